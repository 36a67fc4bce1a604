import { createHash } from 'node:crypto';
import type { Viewer } from '@imdinett/access';
import { badInput } from '@imdinett/kernel';
import { canonicalize } from 'json-canonicalize';
import type { Tx } from './transaction';

export type IdempotentCall = {
  readonly viewer: Viewer;
  /** The mutation's name. */
  readonly operation: string;
  /** All that the client sent, with the key. */
  readonly input: { readonly idempotencyKey?: string | null | undefined };
};

const maxLength = 128;
const field = 'input.idempotencyKey';

/**
 * Does the work once for a key, an operation and a viewer, and gives its first answer again for 24 hours; a key that
 * comes back with another input is refused. The answer must survive JSON. Two calls at once: the second waits for the
 * first one's transaction.
 */
export async function withIdempotency<T>(
  { manager }: Pick<Tx, 'manager'>,
  { viewer, operation, input: { idempotencyKey: key, ...input } }: IdempotentCall,
  work: () => Promise<T>,
): Promise<T> {
  if (key === null || key === undefined) return work();
  if (key.length === 0 || key.length > maxLength)
    throw badInput(field, `Bruk en idempotensnøkkel på 1 til ${String(maxLength)} tegn.`);
  const caller = viewer.kind === 'system' ? viewer.job : viewer.id;
  const fingerprint = fingerprintOf(input);
  const taken: unknown[] = await manager.query(
    `INSERT INTO idempotency_key (viewer, operation, key, fingerprint) VALUES ($1, $2, $3, $4)
     ON CONFLICT (viewer, operation, key) DO UPDATE SET answer = NULL, fingerprint = $4, created_at = now()
       WHERE idempotency_key.created_at < now() - interval '24 hours'
     RETURNING key`,
    [caller, operation, key, fingerprint],
  );
  if (taken.length === 0) {
    const [row]: { answer: T; fingerprint: string }[] = await manager.query(
      'SELECT answer, fingerprint FROM idempotency_key WHERE viewer = $1 AND operation = $2 AND key = $3',
      [caller, operation, key],
    );
    if (row === undefined) throw new Error('an idempotency key vanished inside a transaction');
    if (row.fingerprint !== fingerprint)
      throw badInput(
        field,
        'Nøkkelen er allerede brukt med andre opplysninger. Send på nytt med en ny idempotensnøkkel.',
      );
    return row.answer;
  }
  const answer = await work();
  await manager.query(
    'UPDATE idempotency_key SET answer = $4 WHERE viewer = $1 AND operation = $2 AND key = $3',
    [caller, operation, key, JSON.stringify(answer ?? null)],
  );
  return answer;
}

// 16 bits: enough to catch a mix-up, and too little to find a national id by guessing.
function fingerprintOf(input: object): string {
  const plain: unknown = JSON.parse(JSON.stringify(input));
  return createHash('sha256').update(canonicalize(plain), 'utf8').digest('hex').slice(0, 4);
}
