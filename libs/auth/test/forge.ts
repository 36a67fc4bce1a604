import { createPrivateKey, createPublicKey, sign, type KeyObject } from 'node:crypto';
import { AppError, unauthenticated } from '@imdinett/kernel';
import { generateSigningKey, importSigningKey, localKeys, type PrivateJwk } from '../src/index';

export const base64url = (content: string | Uint8Array): string =>
  Buffer.from(content).toString('base64url');

/** Header and payload as they stand (text is not made JSON again), signed with Ed25519 whatever the header says. */
export function forge(header: object | string, payload: object | string, key: KeyObject): string {
  const signed = `${encode(header)}.${encode(payload)}`;
  return `${signed}.${base64url(sign(null, Buffer.from(signed), key))}`;
}

export const encode = (part: object | string): string =>
  base64url(typeof part === 'string' ? part : JSON.stringify(part));

export const privateKeyOf = (jwk: PrivateJwk): KeyObject =>
  createPrivateKey({ key: jwk, format: 'jwk' });

export const publicPemOf = (jwk: PrivateJwk): string =>
  createPublicKey({ key: jwk, format: 'jwk' }).export({ type: 'spki', format: 'pem' }).toString();

export async function makeIssuer(kid: string) {
  const { privateJwk, publicJwk } = await generateSigningKey(kid);
  return {
    kid,
    privateJwk,
    publicJwk,
    signingKey: await importSigningKey(privateJwk),
    privateKey: privateKeyOf(privateJwk),
    keys: localKeys({ keys: [publicJwk] }),
  };
}

export type Issuer = Awaited<ReturnType<typeof makeIssuer>>;

/** How the work ended: `accepted`, or the code. A refusal that says more than the neutral sentence is named too. */
export async function outcome(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'accepted';
  } catch (error) {
    if (!(error instanceof AppError)) return `not an AppError: ${String(error)}`;
    const silent =
      error.message === unauthenticated().message && Object.keys(error.details).length === 0;
    return error.code === 'UNAUTHENTICATED' && !silent ? 'tells too much' : error.code;
  }
}
