import {
  isEventType,
  type EventActor,
  type OutboxLease,
  type OutboxSource,
  type StoredEvent,
} from '@imdinett/events';
import { wakeChannel } from './base-tables';
import { makeLockingConnection, type HeldLock } from './locking-connection';
import { purge } from './purge';

export type OutboxOptions = {
  readonly service: string;
  /** As the job role. */
  readonly url: string;
};

/** Told apart from the locks of the audit chain and of migrations. */
const outboxLock = 4_033;

type Row = {
  readonly id: string;
  readonly sequence: string;
  readonly aggregateid: string;
  readonly aggregateversion: string;
  readonly type: string;
  readonly topic: string;
  readonly key: string;
  readonly payload: unknown;
  readonly occurred_at: Date;
  readonly actor_type: EventActor['type'];
  readonly actor_id: string;
  readonly traceparent: string | null;
};

/** The outbox of a service for its relay, on one connection of its own. */
export function outboxSource({ service, url }: OutboxOptions): OutboxSource {
  const connection = makeLockingConnection({
    url,
    applicationName: `${service} relay`,
    lockId: outboxLock,
  });
  return {
    acquire: async () => {
      const held = await connection.lock();
      return held && (await leaseOf(service, held));
    },
    pending: async () => {
      const [row] = await connection.sql<{ count: string }>(
        'SELECT count(*) FROM outbox WHERE published_at IS NULL',
      );
      return Number(row?.count ?? 0);
    },
    [Symbol.asyncDispose]: connection[Symbol.asyncDispose],
  };
}

async function leaseOf(service: string, held: HeldLock): Promise<OutboxLease> {
  let wake: () => void = () => undefined;
  await held.listen(wakeChannel, () => {
    wake();
  });
  return {
    sql: held.sql,
    next: async (limit) => {
      const rows = await held.sql<Row>(
        `SELECT id, sequence, aggregateid, aggregateversion, type, topic, key, payload, occurred_at, actor_type, actor_id, traceparent
         FROM outbox WHERE published_at IS NULL ORDER BY sequence LIMIT $1`,
        [limit],
      );
      return rows.map((row) => stored(service, row));
    },
    markPublished: (rows, also) =>
      held.transaction(async () => {
        await held.sql('UPDATE outbox SET published_at = now() WHERE id = ANY ($1::uuid[])', [
          rows.map(({ id }) => id),
        ]);
        await also(held.sql);
      }),
    purge: () => purge(held.sql),
    onWake: (listener) => {
      wake = listener;
    },
    [Symbol.asyncDispose]: held[Symbol.asyncDispose],
  };
}

function stored(service: string, row: Row): StoredEvent {
  if (!isEventType(row.type))
    throw new Error(`the outbox holds an event of the unknown type ${row.type}`);
  return {
    id: row.id,
    sequence: Number(row.sequence),
    source: service,
    type: row.type,
    topic: row.topic,
    key: row.key,
    aggregate: { id: row.aggregateid, version: Number(row.aggregateversion) },
    data: row.payload,
    time: row.occurred_at,
    actor: { type: row.actor_type, id: row.actor_id },
    traceparent: row.traceparent,
  };
}
