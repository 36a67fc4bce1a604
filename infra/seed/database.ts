import { checkedData, contractOf, type EventType, type StoredData } from '@imdinett/events';
import type { Client } from 'pg';
import type { DemoPerson } from './world/person.ts';
import { demoId } from './world/random.ts';
import type { DemoUser } from './world/user.ts';

/** What a service's seed works with. All it does is one transaction, of a superuser, on a migrated database. */
export type SeedContext = {
  readonly client: Client;
  /** The environment of the service's process, with its keys. */
  readonly env: Readonly<Record<string, string>>;
  readonly log: (line: string) => void;
  readonly persons: readonly DemoPerson[];
  readonly users: readonly DemoUser[];
};

/** Rows as objects of column names, all with the same columns, in one statement. */
export async function insertRows(
  client: Client,
  table: string,
  rows: readonly object[],
): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  const columns = Object.keys(first)
    .map((column) => `"${column}"`)
    .join(', ');
  await client.query(
    `INSERT INTO "${table}" (${columns}) SELECT ${columns} FROM jsonb_populate_recordset(NULL::"${table}", $1::jsonb)`,
    [JSON.stringify(rows)],
  );
}

export type DemoEvent<T extends EventType = EventType> = {
  readonly service: string;
  readonly type: T;
  readonly aggregate: { readonly id: string; readonly version: number };
  readonly data: StoredData<T>;
  /** ISO 8601. */
  readonly at: string;
};

/** A row of the outbox: the event as the service would have published it, held to its contract. */
export function outboxRow<T extends EventType>({
  service,
  type,
  aggregate,
  data,
  at,
}: DemoEvent<T>): object {
  const { topic, key } = contractOf(type);
  const payload = checkedData(type, data);
  return {
    id: demoId('event', type, aggregate.id, aggregate.version),
    aggregatetype: topic.slice(topic.lastIndexOf('.') + 1),
    aggregateid: aggregate.id,
    aggregateversion: aggregate.version,
    type,
    topic,
    key: key === null ? aggregate.id : key(payload),
    payload,
    occurred_at: at,
    actor_type: 'system',
    actor_id: `${service}.seed`,
  };
}
