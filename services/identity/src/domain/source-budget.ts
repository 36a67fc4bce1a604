/** Wrong passwords from one source, whosever they were: one password tried on many names shows nowhere else. */
export type SourceBudget = {
  readonly startedAt: Date;
  readonly failures: number;
  /** When those began that are being looked at now. They count until they end, so that many at once count as many. */
  readonly pending: readonly Date[];
};

const windowMs = 10 * 60_000;
const failuresPerWindow = 20;
const secondsForPending = 2;
/** Longer than any request: what has not ended by then was cut off. */
const pendingMs = 10_000;

/** Seconds until the source may try again, 0 when it may. A device that its user has logged in from is not asked. */
export function budgetWaitSeconds(budget: SourceBudget, now: Date): number {
  const { startedAt, failures, pending } = current(budget, now);
  if (failures + pending.length < failuresPerWindow) return 0;
  const left = startedAt.getTime() + windowMs - now.getTime();
  return failures < failuresPerWindow ? secondsForPending : Math.ceil(left / 1000);
}

export function begin(budget: SourceBudget, now: Date): SourceBudget {
  const { pending, ...rest } = current(budget, now);
  return { ...rest, pending: [...pending, now] };
}

/** What was begun has ended: it failed, or it was right or never looked at. */
export function end(budget: SourceBudget, how: 'FAILED' | 'FREE', now: Date): SourceBudget {
  const { startedAt, failures, pending } = current(budget, now);
  return {
    startedAt,
    failures: how === 'FAILED' ? failures + 1 : failures,
    pending: pending.slice(1),
  };
}

function current({ startedAt, failures, pending }: SourceBudget, now: Date): SourceBudget {
  const age = (at: Date): number => now.getTime() - at.getTime();
  const isOver = age(startedAt) >= windowMs;
  return {
    startedAt: isOver ? now : startedAt,
    failures: isOver ? 0 : failures,
    pending: pending.filter((begun) => age(begun) < pendingMs),
  };
}
