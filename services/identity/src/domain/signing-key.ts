/** Separate keys, so that no record can pass for a token. */
export type KeyUse = 'access-token' | 'access-record';

export type KeyTimes = { readonly kid: string; readonly signsFrom: Date };

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
  const sorted = newestFirst(keys);
  return sorted.find((key) => key.signsFrom <= now) ?? sorted.at(-1);
}

export function publishedAt<K extends KeyTimes>(
  keys: readonly K[],
  use: KeyUse,
  now: Date,
): readonly K[] {
  const sorted = newestFirst(keys);
  return sorted.filter((_, index) => {
    const successor = sorted[index - 1];
    return (
      successor === undefined || now.getTime() < successor.signsFrom.getTime() + publishedAfter[use]
    );
  });
}

/** From when a new key is to sign, or null when none is due. The first one signs at once. */
export function nextSignsFrom(keys: readonly KeyTimes[], now: Date): Date | null {
  const newest = newestFirst(keys)[0];
  if (newest === undefined) return now;
  const due = newest.signsFrom.getTime() + rotateAfter;
  return now.getTime() < due - publishBefore
    ? null
    : new Date(Math.max(due, now.getTime() + publishBefore));
}

function newestFirst<K extends KeyTimes>(keys: readonly K[]): readonly K[] {
  return [...keys].sort((a, b) => b.signsFrom.getTime() - a.signsFrom.getTime());
}
