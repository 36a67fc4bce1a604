import type { EntityManager } from 'typeorm';
import type { KeyUse } from '../domain/signing-key';
import { SigningKeyRow } from './signing-key.row';

export type StoredKey = {
  readonly kid: string;
  readonly use: KeyUse;
  readonly publicJwk: object;
  readonly privateSealed: string;
  readonly signsFrom: Date;
  readonly withdrawnAt: Date | null;
};

export async function loadSigningKeys(manager: EntityManager): Promise<readonly StoredKey[]> {
  return manager.find(SigningKeyRow, { order: { signsFrom: 'ASC' } });
}

/** Until the transaction ends no other replica makes a key. */
export async function lockKeyMaking(manager: EntityManager): Promise<void> {
  await manager.query(`SELECT pg_advisory_xact_lock(hashtext('identity.signing-key'))`);
}

export async function insertSigningKey(manager: EntityManager, key: StoredKey): Promise<void> {
  await manager.insert(SigningKeyRow, key);
}

export async function withdrawSigningKey(
  manager: EntityManager,
  { kid, at }: { readonly kid: string; readonly at: Date },
): Promise<void> {
  await manager.update(SigningKeyRow, { kid }, { withdrawnAt: at });
}
