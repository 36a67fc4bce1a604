/** Wrong passwords from one source, whosever they were: one password tried on many names shows nowhere else. */
export type SourceBudget = { readonly startedAt: Date; readonly failures: number };

const windowMs = 10 * 60_000;
const failuresPerWindow = 20;

/** Seconds until the source may try again, 0 when it may. A device that its user has logged in from is not asked. */
export function budgetWaitSeconds({ startedAt, failures }: SourceBudget, now: Date): number {
  const left = startedAt.getTime() + windowMs - now.getTime();
  return failures < failuresPerWindow || left <= 0 ? 0 : Math.ceil(left / 1000);
}

/** Counted before the password is looked at. */
export function spend({ startedAt, failures }: SourceBudget, now: Date): SourceBudget {
  return now.getTime() - startedAt.getTime() < windowMs
    ? { startedAt, failures: failures + 1 }
    : { startedAt: now, failures: 1 };
}

/** It was right, or never looked at. */
export const refund = ({ startedAt, failures }: SourceBudget): SourceBudget => ({
  startedAt,
  failures: Math.max(0, failures - 1),
});
