/** Separate keys, so that no record can pass for a token. */
export type KeyUse = 'access-token' | 'access-record';

export const keyUses: readonly KeyUse[] = ['access-token', 'access-record'];

export type KeyTimes = {
  readonly kid: string;
  readonly signsFrom: Date;
  /** Taken out of use by hand, because somebody else may have it. */
  readonly withdrawnAt: Date | null;
};

const day = 86_400_000;
const rotateAfter = 30 * day;
/** A key is published this long before it signs, so that every verifier has it by then. */
const publishBefore = day;

/**
 * How long a key stays published after the next one has begun to sign: for tokens their life and some minutes; for access
 * records, which stay on a compacted topic until they are republished and cleaned away, three months.
 */
const publishedAfter: Readonly<Record<KeyUse, number>> = {
  'access-token': 15 * 60_000,
  'access-record': 90 * day,
};

/** The newest key that has begun to sign; the very first one at once, also for a replica whose clock is a little behind. */
export function signingAt<K extends KeyTimes>(keys: readonly K[], now: Date): K | undefined {
  const sorted = newestFirst(keys.filter(isInForce));
  return sorted.find((key) => key.signsFrom <= now) ?? sorted.at(-1);
}

export function publishedAt<K extends KeyTimes>(
  keys: readonly K[],
  use: KeyUse,
  now: Date,
): readonly K[] {
  return newestFirst(keys.filter(isInForce)).filter((key) => {
    const until = publishedUntil(key, keys, use);
    return until === null || now < until;
  });
}

/** Null: for as long as no other key follows. */
export function publishedUntil(key: KeyTimes, keys: readonly KeyTimes[], use: KeyUse): Date | null {
  if (key.withdrawnAt !== null) return key.withdrawnAt;
  const successor = newestFirst(keys.filter(hasItsTurn))
    .filter(({ signsFrom }) => signsFrom > key.signsFrom)
    .at(-1);
  return successor ? new Date(successor.signsFrom.getTime() + publishedAfter[use]) : null;
}

export type KeyState = 'next' | 'signing' | 'published' | 'retired';

export function stateOf(
  key: KeyTimes,
  keys: readonly KeyTimes[],
  { use, now }: { readonly use: KeyUse; readonly now: Date },
): KeyState {
  if (!publishedAt(keys, use, now).some(({ kid }) => kid === key.kid)) return 'retired';
  if (signingAt(keys, now)?.kid === key.kid) return 'signing';
  return key.signsFrom > now ? 'next' : 'published';
}

/** From when a new key is to sign, or null when none is due. The first one signs at once. */
export function nextSignsFrom(keys: readonly KeyTimes[], now: Date): Date | null {
  const newest = newestFirst(keys.filter(isInForce))[0];
  if (newest === undefined) return now;
  const due = newest.signsFrom.getTime() + rotateAfter;
  return now.getTime() < due - publishBefore
    ? null
    : new Date(Math.max(due, now.getTime() + publishBefore));
}

/** The same for one that is asked for before its time; null when the next one waits already. */
export function signsFromByHand(keys: readonly KeyTimes[], now: Date): Date | null {
  const inForce = keys.filter(isInForce);
  if (inForce.length === 0) return now;
  return inForce.some(({ signsFrom }) => signsFrom > now)
    ? null
    : new Date(now.getTime() + publishBefore);
}

export const isInForce = ({ withdrawnAt }: KeyTimes): boolean => withdrawnAt === null;

/** Whether the key has signed or is going to: one that was withdrawn while it waited retires no other. */
const hasItsTurn = ({ signsFrom, withdrawnAt }: KeyTimes): boolean =>
  withdrawnAt === null || signsFrom < withdrawnAt;

function newestFirst<K extends KeyTimes>(keys: readonly K[]): readonly K[] {
  return [...keys].sort((a, b) => b.signsFrom.getTime() - a.signsFrom.getTime());
}
