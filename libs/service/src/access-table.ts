import { EventEmitter, once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { UserViewer } from '@imdinett/access';
import { validGrants } from '@imdinett/access';
import { makeAccessRecordVerifier, type AccessTokenClaims, type KeySource } from '@imdinett/auth';
import { accessHeartbeat, accessRecord, type AccessRecord } from '@imdinett/events';
import { readTable, type TableRecord, type Transport } from '@imdinett/events/transport';
import { AppError, osloDate, tokenStale, unauthenticated, unavailable } from '@imdinett/kernel';
import { makeAccessState } from './access-state';
import type { Check } from './health';
import type { Logger } from './logger';

const topic = 'identity.access';
const heartbeatKey = 'heartbeat';
/** How long a request waits for a table that is behind its token. */
const waitMs = 500;
const keyRetryMs = 250;

export type AccessTable = AsyncDisposable & {
  /**
   * The caller with the grants that are valid now.
   * Throws UNAUTHENTICATED (not active), TOKEN_STALE (older epoch) or UNAVAILABLE (table stale or behind).
   */
  readonly viewerOf: (
    claims: AccessTokenClaims,
    options?: { evenIfStale: boolean },
  ) => Promise<UserViewer>;
  readonly isStale: () => boolean;
  readonly check: Check;
};

export type AccessTableOptions = {
  readonly transport: Transport;
  readonly keys: KeySource;
  readonly log: Logger;
  readonly now: () => Date;
};

/** `identity.access` in memory: the one thing that decides who has access, in the gateway and in every subgraph. */
export async function startAccessTable({
  transport,
  keys,
  log,
  now,
}: AccessTableOptions): Promise<AccessTable> {
  const state = makeAccessState();
  const verify = makeAccessRecordVerifier({ keys });
  const changed = new EventEmitter().setMaxListeners(0);
  /** Keys whose latest record was refused. A valid record for the key clears it. */
  const refused = new Map<string, string>();
  let caughtUp = false;
  const stopping = new AbortController();

  const follow = async ({ key, value, headers }: TableRecord): Promise<void> => {
    const reason = await takeRecord(key, value, headers['jws']);
    if (reason === null) refused.delete(key);
    else {
      refused.set(key, reason);
      log.error({ topic, reason }, 'refused a record of identity.access');
    }
  };

  /** Asks again for as long as identity's keys cannot be had: that says nothing about the record. */
  const verified: typeof verify = async (jws, record) => {
    while (!stopping.signal.aborted) {
      try {
        return await verify(jws, record);
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'UNAVAILABLE') throw error;
        await sleep(keyRetryMs, undefined, { signal: stopping.signal }).catch(() => undefined);
      }
    }
    throw unavailable();
  };

  /** Null when the record was followed, else why not. */
  const takeRecord = async (
    key: string,
    value: string | null,
    jws: string | undefined,
  ): Promise<string | null> => {
    if (value === null) return 'tombstone';
    let parsed;
    try {
      const { version } = await verified(jws, { topic, key, value });
      parsed = (key === heartbeatKey ? accessHeartbeat : accessRecord).safeParse(JSON.parse(value));
      if (!parsed.success || parsed.data.version !== version) return 'content';
    } catch {
      return 'signature';
    }
    if ('count' in parsed.data) state.beat(parsed.data);
    else if (parsed.data.userId === key) {
      state.put(parsed.data);
      changed.emit(key);
    } else return 'key';
    return null;
  };

  const reader = await readTable({ transport, topic, onRecord: follow, log });
  void reader.caughtUp.then(() => {
    caughtUp = true;
  });

  const current = async (claims: AccessTokenClaims): Promise<AccessRecord> => {
    const isBehind = (): boolean => {
      const record = state.find(claims.userId);
      return !record || record.epoch < claims.epoch;
    };
    const deadline = AbortSignal.timeout(waitMs);
    while (isBehind() && !deadline.aborted)
      await once(changed, claims.userId, { signal: deadline }).catch(() => undefined);
    const record = state.find(claims.userId);
    if (!record || record.epoch < claims.epoch) throw unavailable(undefined, 1);
    return record;
  };

  return {
    viewerOf: async (claims, { evenIfStale } = { evenIfStale: false }) => {
      if (!evenIfStale && state.isStale(now()))
        throw unavailable('Tilgangene kan ikke bekreftes akkurat nå. Prøv igjen om litt.');
      return viewerFrom(claims, await current(claims), now());
    },
    isStale: () => state.isStale(now()),
    check: {
      name: 'access',
      check: () => ({
        ok:
          caughtUp &&
          refused.size === 0 &&
          state.complete() &&
          !state.isStale(now()) &&
          reader.failure() === null,
        caughtUp,
        complete: state.complete(),
        refused: refused.size,
        users: state.size(),
        heartbeatAgeSeconds: state.heartbeatAge(now()),
      }),
    },
    [Symbol.asyncDispose]: async () => {
      stopping.abort();
      await reader[Symbol.asyncDispose]();
    },
  };
}

/** The rule of events.md, "Access follows identity at once", for one request. */
export function viewerFrom(claims: AccessTokenClaims, record: AccessRecord, now: Date): UserViewer {
  if (record.status !== 'ACTIVE') throw unauthenticated();
  if (claims.epoch < record.epoch) throw tokenStale();
  return {
    kind: 'user',
    id: claims.userId,
    sessionId: claims.sessionId,
    otpTime: claims.otpTime,
    grants: validGrants(record.grants, osloDate(now)),
  };
}
