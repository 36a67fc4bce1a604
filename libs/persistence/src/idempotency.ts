import type { Viewer } from '@imdinett/access';
import type { Tx } from './transaction';

/**
 * Does the work once for a key, an operation (the mutation's name) and a viewer, and gives its first answer again for
 * 24 hours. The answer must survive JSON. Two calls at once: the second waits for the first one's transaction.
 */
// eslint-disable-next-line max-params -- four names for one row, and what it is for
export async function withIdempotency<T>(
  { manager }: Pick<Tx, 'manager'>,
  viewer: Viewer,
  operation: string,
  key: string | null | undefined,
  work: () => Promise<T>,
): Promise<T> {
  if (key === null || key === undefined) return work();
  const caller = viewer.kind === 'system' ? viewer.job : viewer.id;
  const taken: unknown[] = await manager.query(
    `INSERT INTO idempotency_key (viewer, operation, key) VALUES ($1, $2, $3)
     ON CONFLICT (viewer, operation, key) DO UPDATE SET answer = NULL, created_at = now()
       WHERE idempotency_key.created_at < now() - interval '24 hours'
     RETURNING key`,
    [caller, operation, key],
  );
  if (taken.length === 0) {
    const [row]: { answer: T }[] = await manager.query(
      'SELECT answer FROM idempotency_key WHERE viewer = $1 AND operation = $2 AND key = $3',
      [caller, operation, key],
    );
    if (row === undefined) throw new Error('an idempotency key vanished inside a transaction');
    return row.answer;
  }
  const answer = await work();
  await manager.query(
    'UPDATE idempotency_key SET answer = $4 WHERE viewer = $1 AND operation = $2 AND key = $3',
    [caller, operation, key, JSON.stringify(answer ?? null)],
  );
  return answer;
}
