/** Wrong passwords from one source, whosever they were: one password tried on many names shows nowhere else. */
export type SourceBudget = {
  readonly startedAt: Date;
  readonly failures: number;
  /** Being looked at now. They count until it is known how they end, so that many at once count as many. */
  readonly pending: number;
};

const windowMs = 10 * 60_000;
const failuresPerWindow = 20;
const secondsForPending = 2;

/** Seconds until the source may try again, 0 when it may. A device that its user has logged in from is not asked. */
export function budgetWaitSeconds(
  { startedAt, failures, pending }: SourceBudget,
  now: Date,
): number {
  const left = startedAt.getTime() + windowMs - now.getTime();
  if (left <= 0 || failures + pending < failuresPerWindow) return 0;
  return failures < failuresPerWindow ? secondsForPending : Math.ceil(left / 1000);
}

export function begin(budget: SourceBudget, now: Date): SourceBudget {
  const { pending, ...rest } = current(budget, now);
  return { ...rest, pending: pending + 1 };
}

/** What was begun has ended: it failed, or it was right or never looked at. */
export function end(budget: SourceBudget, how: 'FAILED' | 'FREE', now: Date): SourceBudget {
  const { startedAt, failures, pending } = current(budget, now);
  return {
    startedAt,
    failures: how === 'FAILED' ? failures + 1 : failures,
    pending: Math.max(0, pending - 1),
  };
}

/** Another window forgets what never ended, too. */
const current = (budget: SourceBudget, now: Date): SourceBudget =>
  now.getTime() - budget.startedAt.getTime() < windowMs
    ? budget
    : { startedAt: now, failures: 0, pending: 0 };
