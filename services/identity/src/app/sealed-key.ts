import { randomUUID } from 'node:crypto';
import { generateSigningKey, importSigningKey, type SigningKey } from '@imdinett/auth';
import type { Sealer } from '@imdinett/persistence';
import { z } from 'zod';
import type { StoredKey } from '../db/signing-key.store';
import type { KeyUse } from '../domain/signing-key';

/** What was sealed; auth reads it closely. */
const sealedJwk = z.string().transform((text) => z.looseObject({}).parse(JSON.parse(text)));

/** A key pair whose private half leaves this function sealed. */
export async function newKey(
  use: KeyUse,
  { signsFrom, sealer }: { readonly signsFrom: Date; readonly sealer: Sealer },
): Promise<StoredKey> {
  const kid = `${use}-${randomUUID()}`;
  const { publicJwk, privateJwk } = await generateSigningKey(kid);
  return {
    kid,
    use,
    publicJwk,
    privateSealed: sealer.seal(JSON.stringify(privateJwk), contextOf(kid)),
    signsFrom,
    withdrawnAt: null,
  };
}

export function openKey({ kid, privateSealed }: StoredKey, sealer: Sealer): Promise<SigningKey> {
  return importSigningKey(sealedJwk.parse(sealer.open(privateSealed, contextOf(kid))));
}

const contextOf = (kid: string): string => `signing_key.private:${kid}`;
