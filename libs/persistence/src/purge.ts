import type { Sql } from '@imdinett/events';

/** What is kept for how long, as the job role may remove it. */
const expired = [
  { table: 'outbox', when: `published_at < now() - interval '7 days'` },
  { table: 'inbox', when: `processed_at < now() - interval '30 days'` },
  { table: 'gateway_assertion', when: `expires_at < now() - interval '1 minute'` },
  { table: 'idempotency_key', when: `created_at < now() - interval '24 hours'` },
] as const;

const chunk = 2_000;

/** Removes what has been kept long enough, in short statements. */
export async function purge(sql: Sql): Promise<void> {
  for (const { table, when } of expired) {
    let removed: number;
    do {
      const rows = await sql(
        `DELETE FROM ${table} WHERE ctid = ANY (ARRAY(SELECT ctid FROM ${table} WHERE ${when} LIMIT ${String(chunk)})) RETURNING 1`,
      );
      removed = rows.length;
    } while (removed === chunk);
  }
}
