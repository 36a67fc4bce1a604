import { createHash } from 'node:crypto';
import type { AccessHeartbeat, AccessRecord } from '@imdinett/events';

/** Without a heartbeat younger than this, by event time, nobody's access is known to be current (events.md). */
export const staleAfterMs = 30_000;

/**
 * `identity.access` as a table. It follows the highest version of each user, compares count and digest with each
 * heartbeat, and remembers what it had to refuse.
 */
export type AccessState = {
  readonly find: (userId: string) => AccessRecord | undefined;
  readonly put: (record: AccessRecord) => void;
  readonly beat: (heartbeat: AccessHeartbeat) => void;
  readonly isStale: (now: Date) => boolean;
  readonly size: () => number;
  /** Seconds since the event time of the latest heartbeat, or null when none has been read. */
  readonly heartbeatAge: (now: Date) => number | null;
  /** Whether the table holds what identity says that it has published. */
  readonly complete: () => boolean;
};

export function makeAccessState(): AccessState {
  const users = new Map<string, AccessRecord>();
  let heartbeat: AccessHeartbeat | null = null;
  let matches = true;

  const ageMs = (now: Date): number | null =>
    heartbeat === null ? null : now.getTime() - Date.parse(heartbeat.at);

  return {
    find: (userId) => users.get(userId),
    put: (record) => {
      const known = users.get(record.userId);
      if (!known || record.version >= known.version) users.set(record.userId, record);
    },
    beat: (next) => {
      if (heartbeat && next.version < heartbeat.version) return;
      heartbeat = next;
      matches = next.count === users.size && next.digest === digestOf(users.values());
    },
    isStale: (now) => {
      const age = ageMs(now);
      return age === null || age > staleAfterMs;
    },
    size: () => users.size,
    heartbeatAge: (now) => {
      const age = ageMs(now);
      return age === null ? null : age / 1000;
    },
    complete: () => heartbeat !== null && matches,
  };
}

/** SHA-256 over the sorted lines `userId:version`, as identity computes it over what it has published. */
export function digestOf(records: Iterable<Pick<AccessRecord, 'userId' | 'version'>>): string {
  const lines = [...records].map(({ userId, version }) => `${userId}:${String(version)}\n`).sort();
  return createHash('sha256').update(lines.join('')).digest('hex');
}
