export type CheckResult = {
  readonly ok: boolean;
  readonly detail?: string;
  readonly [figure: string]: unknown;
};

/** One thing that must hold before a process takes traffic. */
export type Check = {
  readonly name: string;
  readonly check: () => CheckResult | Promise<CheckResult>;
};

const checkTimeoutMs = 2_000;

/** All checks side by side; one that hangs or throws has failed. */
export async function runChecks(checks: readonly Check[]): Promise<Record<string, CheckResult>> {
  const results = await Promise.all(
    checks.map(async ({ name, check }) => [name, await settle(check)] as const),
  );
  return Object.fromEntries(results);
}

async function settle(check: Check['check']): Promise<CheckResult> {
  const { promise: late, resolve } = Promise.withResolvers<CheckResult>();
  const timer = setTimeout(() => {
    resolve({ ok: false, detail: 'no answer in time' });
  }, checkTimeoutMs);
  try {
    return await Promise.race([Promise.resolve().then(check), late]);
  } catch (error) {
    return { ok: false, detail: error instanceof Error ? error.name : 'failed' };
  } finally {
    clearTimeout(timer);
  }
}
