import {
  checkedData,
  contractOf,
  type EventActor,
  type EventType,
  type NewEvent,
} from '@imdinett/events';
import type { Viewer } from '@imdinett/access';
import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';

export type EventOrigin = {
  readonly viewer: Viewer;
  readonly now: Date;
  readonly traceparent: string | undefined;
};

/** Writes the event into the outbox of the transaction at hand: it is published if, and only if, that is committed. */
export async function publish<T extends EventType>(
  manager: EntityManager,
  origin: EventOrigin,
  event: NewEvent<T>,
): Promise<void> {
  const data = checkedData(event.type, event.data);
  const { topic, key } = contractOf(event.type);
  const actor = eventActor(origin.viewer);
  await manager.query(
    `INSERT INTO outbox (id, aggregatetype, aggregateid, aggregateversion, type, topic, key, payload, occurred_at, actor_type, actor_id, traceparent)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      uuidv7(),
      topic.slice(topic.lastIndexOf('.') + 1),
      event.aggregate.id,
      event.aggregate.version,
      event.type,
      topic,
      key === null ? event.aggregate.id : key(data),
      JSON.stringify(data),
      origin.now,
      actor.type,
      actor.id,
      origin.traceparent ?? null,
    ],
  );
}

function eventActor(viewer: Viewer): EventActor {
  return { type: viewer.kind, id: viewer.kind === 'system' ? viewer.job : viewer.id };
}
