import { setTimeout as sleep } from 'node:timers/promises';
import type { Child } from './child.ts';
import { lastLines } from './child.ts';
import type { ProcessName } from './config.ts';

type Readiness = { ready: boolean; checks: Record<string, Record<string, unknown>> };

export type Watched = {
  readonly name: ProcessName;
  readonly origin: string;
  readonly child: () => Child;
};

const deadlineMs = 120_000;

/** Waits for `/readyz`; a process that ends instead tells why. */
export async function untilReady(watched: Watched): Promise<void> {
  const { name, origin, child } = watched;
  const since = Date.now();
  let last: Readiness | null = null;
  while (Date.now() - since < deadlineMs) {
    last = await readiness(origin);
    if (last?.ready) return;
    if (child().hasEnded())
      throw new Error(
        `${name} ended at its start; ${child().logFile} says:\n${lastLines(child().logFile)}`,
      );
    await sleep(100);
  }
  const failing = Object.entries(last?.checks ?? {}).filter(([, { ok }]) => ok !== true);
  const detail = failing
    .map(([check, result]) => `  ${check}: ${JSON.stringify(result)}`)
    .join('\n');
  throw new Error(
    `${name} did not get ready in ${deadlineMs / 1000} s:\n${detail || lastLines(child().logFile)}`,
  );
}

/**
 * Waits until nothing is on its way any more: no event in an outbox that is not published, none published that is not
 * applied. An event may cause another, so it must hold at two looks in a row.
 */
export async function untilSettled(
  watched: readonly Watched[],
  timeoutMs: number,
): Promise<boolean> {
  const since = Date.now();
  let quiet = 0;
  while (Date.now() - since < timeoutMs) {
    const all = await Promise.all(watched.map(({ origin }) => readiness(origin)));
    quiet = all.every((one) => one !== null && one.ready && onItsWay(one) === 0) ? quiet + 1 : 0;
    if (quiet === 2) return true;
    await sleep(300);
  }
  return false;
}

/** The relay's check has the figures `pending` and `auditPending`, a consumer's `lag`. */
function onItsWay({ checks }: Readiness): number {
  return Object.values(checks)
    .flatMap(({ pending, auditPending, lag }) => [pending, auditPending, lag])
    .reduce<number>((sum, figure) => sum + (typeof figure === 'number' ? figure : 0), 0);
}

async function readiness(origin: string): Promise<Readiness | null> {
  try {
    const answer = await fetch(`${origin}/readyz`, { signal: AbortSignal.timeout(3_000) });
    return (await answer.json()) as Readiness;
  } catch {
    return null;
  }
}
