import { systemViewer } from '@imdinett/access';
import type { Sealer, Tx } from '@imdinett/persistence';
import type { BaseDeps } from '@imdinett/subgraph';
import { makeDue } from '../db/job-state.store';
import {
  insertSigningKey,
  loadSigningKeys,
  lockKeyMaking,
  withdrawSigningKey,
  type StoredKey,
} from '../db/signing-key.store';
import {
  isInForce,
  publishedAt,
  publishedUntil,
  signsFromByHand,
  stateOf,
  type KeyState,
  type KeyUse,
} from '../domain/signing-key';
import { republishEvery } from './housekeeping';
import { newKey } from './sealed-key';

type KeyDeps = Pick<BaseDeps, 'transaction' | 'now'> & { readonly sealer: Sealer };

/** Never with a private half, sealed or not. */
export type ListedKey = {
  readonly kid: string;
  readonly use: KeyUse;
  readonly state: KeyState;
  readonly signsFrom: Date;
  /** Null: until another key follows. */
  readonly publishedUntil: Date | null;
};

const operator = systemViewer('identity.operator');

/** Replicas and verifiers keep keys for a minute each; after two nobody signs with the old key or lacks the new one. */
const followedAfterMs = 2 * 60_000;

export function listKeys({
  transaction,
  now,
}: Pick<KeyDeps, 'transaction' | 'now'>): Promise<readonly ListedKey[]> {
  return transaction(operator, 'identity.signing-key:show', async ({ manager }) => {
    const keys = await loadSigningKeys(manager);
    return keys.map((key) => {
      const { kid, use, signsFrom } = key;
      const same = keys.filter((other) => other.use === use);
      return {
        kid,
        use,
        state: stateOf(key, same, { use, now: now() }),
        signsFrom,
        publishedUntil: publishedUntil(key, same, use),
      };
    });
  });
}

/**
 * A new key before its time, published now and signing a day later; null when the next one waits already. `isCompromised`:
 * it signs now, and no key of before is published any more.
 */
export function rotateByHand(
  { transaction, now, sealer }: KeyDeps,
  { use, isCompromised }: { readonly use: KeyUse; readonly isCompromised: boolean },
): Promise<{ readonly kid: string; readonly signsFrom: Date } | null> {
  return transaction(operator, 'identity.signing-key:rotate', async (tx) => {
    await lockKeyMaking(tx.manager);
    const keys = (await loadSigningKeys(tx.manager)).filter((key) => key.use === use);
    const signsFrom = isCompromised ? now() : signsFromByHand(keys, now());
    if (signsFrom === null) return null;
    if (isCompromised) await withdraw(tx, keys, { use, at: now() });
    const key = await newKey(use, { signsFrom, sealer });
    await insertSigningKey(tx.manager, key);
    await tx.audit({
      object: { type: 'signing-key', id: key.kid },
      after: { use, signsFrom: signsFrom.toISOString() },
      reason: isCompromised ? 'compromised' : 'by-hand',
    });
    return { kid: key.kid, signsFrom };
  });
}

async function withdraw(
  { manager, audit }: Tx,
  keys: readonly StoredKey[],
  { use, at }: { readonly use: KeyUse; readonly at: Date },
): Promise<void> {
  const waiting = keys.filter((key) => isInForce(key) && key.signsFrom > at);
  const published = publishedAt(keys, use, at).filter((key) => !waiting.includes(key));
  for (const { kid } of [...waiting, ...published]) {
    await withdrawSigningKey(manager, { kid, at });
    await audit({
      object: { type: 'signing-key', id: kid },
      after: { use, withdrawnAt: at.toISOString() },
      reason: 'compromised',
    });
  }
  // Nobody who starts anew can follow the records that the old key signed.
  if (use === 'access-record')
    await makeDue(manager, 'republish', {
      at: new Date(at.getTime() + followedAfterMs),
      everyMs: republishEvery,
    });
}
