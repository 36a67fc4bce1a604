/** Attempts with a password for one account from one source since the last right one. */
export type Attempts = { readonly failures: number; readonly blockedUntil: Date | null };

const freeFailures = 4;
const maxDelaySeconds = 15 * 60;

/** 0 for the first four failures, then 1, 2, 4 … seconds up to 15 minutes. Never a lock: a stranger must not be able to shut anybody out. */
export function delaySeconds(failures: number): number {
  if (failures <= freeFailures) return 0;
  return Math.min(2 ** (failures - freeFailures - 1), maxDelaySeconds);
}

/** Seconds to wait before the next attempt, 0 when it may be made. */
export function waitSeconds({ blockedUntil }: Attempts, now: Date): number {
  return blockedUntil === null
    ? 0
    : Math.max(0, Math.ceil((blockedUntil.getTime() - now.getTime()) / 1000));
}

/** Counted before the password is looked at, so that attempts at the same time count too; a right one clears the count. */
export function attempted({ failures }: Attempts, now: Date): Attempts {
  const delay = delaySeconds(failures + 1);
  return {
    failures: failures + 1,
    blockedUntil: delay === 0 ? null : new Date(now.getTime() + delay * 1000),
  };
}

/** An attempt that was never looked at, for lack of capacity. */
export function withdrawn({ failures }: Attempts): Attempts {
  return { failures: Math.max(0, failures - 1), blockedUntil: null };
}
