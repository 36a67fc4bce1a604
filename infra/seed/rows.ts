import type { Client } from 'pg';
import { demoId } from './world.ts';

export type Row = Readonly<Record<string, unknown>>;

/** Inserts rows in one statement. All of them have the columns of the first. */
export async function insertRows(
  client: Client,
  table: string,
  rows: readonly Row[],
): Promise<void> {
  const columns = Object.keys(rows[0] ?? {}).map((name) => client.escapeIdentifier(name));
  if (columns.length === 0) return;
  const name = client.escapeIdentifier(table);
  await client.query(
    `INSERT INTO ${name} (${columns.join()}) SELECT ${columns.join()} FROM json_populate_recordset(NULL::${name}, $1)`,
    [JSON.stringify(rows)],
  );
}

export type Published = {
  readonly topic: string;
  readonly type: string;
  readonly aggregate: { readonly id: string; readonly version: number };
  /** Of the message, when it is not the aggregate's id. */
  readonly key?: string;
  /** The calendar day on which it happened. */
  readonly on: string;
  readonly data: Row;
  /** The job that is said to have caused it. */
  readonly actor: string;
};

/** An event as the service's own `publish` would have left it in the outbox. */
export function outboxRow({
  topic,
  type,
  aggregate,
  key = aggregate.id,
  on,
  data,
  actor,
}: Published): Row {
  return {
    id: demoId('event', type, aggregate.id, aggregate.version),
    aggregatetype: topic.slice(topic.lastIndexOf('.') + 1),
    aggregateid: aggregate.id,
    aggregateversion: aggregate.version,
    type,
    topic,
    key,
    payload: data,
    occurred_at: `${on}T10:00:00Z`,
    actor_type: 'system',
    actor_id: actor,
  };
}
