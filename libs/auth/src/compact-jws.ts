import { AppError } from '@imdinett/kernel';
import { compactVerify, CompactSign, type CryptoKey } from 'jose';
import { z } from 'zod';
import type { KeySource, SigningKey } from './keys';
import { refusal } from './refusal';
import { parseStrictJson } from './strict-json';

const algorithm = 'EdDSA';

/** Far above the largest of ours. */
const maxLength = 8192;

const base64url = /^[A-Za-z0-9_-]+$/;

/** Exactly what we write: whatever else a header may carry (`jwk`, `jku`, `x5u`, `crit`, `zip`, `b64`) is refused. */
const joseHeader = z.strictObject({
  alg: z.literal(algorithm),
  typ: z.string(),
  kid: z.string().regex(/^[A-Za-z0-9._:-]{1,128}$/),
});

export async function signJws(key: SigningKey, type: string, payload: object): Promise<string> {
  return new CompactSign(new TextEncoder().encode(JSON.stringify(payload)))
    .setProtectedHeader({ alg: algorithm, typ: type, kid: key.kid })
    .sign(key.privateKey);
}

/**
 * The payload of a compact JWS of this type, signed with Ed25519 by a key of the source. Header and payload are read
 * strictly and from the bytes that the signature covers.
 */
export async function openJws(
  jws: string | undefined,
  type: string,
  keys: KeySource,
): Promise<unknown> {
  if (jws === undefined || jws.length > maxLength) throw refusal('missing or too long');
  const [header, payload, signature, ...more] = jws.split('.');
  if (header === undefined || payload === undefined || signature === undefined || more.length > 0)
    throw refusal('not a compact JWS');
  const read = joseHeader.safeParse(decodeJson(header));
  if (!read.success) throw refusal('header', read.error);
  // Exactly, where JOSE would allow another case and an `application/` before it.
  if (read.data.typ !== type) throw refusal('type');
  const content = decodeJson(payload);
  decodeBytes(signature);
  await verifySignature(jws, keys);
  return content;
}

async function verifySignature(jws: string, keys: KeySource): Promise<void> {
  try {
    await compactVerify(jws, onlyPublic(keys), { algorithms: [algorithm] });
  } catch (error) {
    throw error instanceof AppError ? error : refusal('signature', error);
  }
}

function onlyPublic(keys: KeySource) {
  return async (...header: Parameters<KeySource>): Promise<CryptoKey> => {
    const key = await keys(...header);
    if (!isPublicEd25519(key)) throw new TypeError('the key source gave another kind of key');
    return key;
  };
}

function isPublicEd25519(key: Awaited<ReturnType<KeySource>>): key is CryptoKey {
  return 'algorithm' in key && key.type === 'public' && key.algorithm.name === 'Ed25519';
}

function decodeJson(part: string): unknown {
  const bytes = decodeBytes(part);
  try {
    return parseStrictJson(
      new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes),
    );
  } catch (error) {
    throw refusal('not JSON', error);
  }
}

function decodeBytes(part: string): Buffer {
  const bytes = Buffer.from(part, 'base64url');
  // Only the canonical form, so that no two texts are the same token.
  if (!base64url.test(part) || bytes.toString('base64url') !== part) throw refusal('not base64url');
  return bytes;
}
