import type { KeyObject } from 'node:crypto';
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  errors,
  exportJWK,
  generateKeyPair,
  importJWK,
  type CryptoKey,
  type JSONWebKeySet,
  type JWK,
  type JWTVerifyGetKey,
} from 'jose';
import { z } from 'zod';
import { keysUnavailable } from './refusal';

/** An Ed25519 key pair's private half, and the name under which the public half is published. */
export type SigningKey = { readonly kid: string; readonly privateKey: CryptoKey | KeyObject };

/** Finds the public key that a header names. */
export type KeySource = JWTVerifyGetKey;

export type PublicJwk = z.infer<typeof publicPart>;
export type PrivateJwk = z.infer<typeof privatePart>;

const publicPart = z.object({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string().length(43),
  kid: z.string().min(1).max(128),
  alg: z.literal('EdDSA').default('EdDSA'),
  use: z.literal('sig').default('sig'),
});

const privatePart = publicPart.extend({ d: z.string().length(43) });

const timing = {
  cacheMaxAge: 60_000,
  cooldown: 10_000,
  timeout: 2_000,
  /** After a failed fetch, so that no caller can make us knock at every request. */
  retryAfter: 1_000,
  /** An issuer that does not answer: its last keys go on this long, a token's life. A removed key goes with the next answer. */
  grace: 300_000,
};

export type KeyTiming = typeof timing;

/** The keys at a JWKS address. UNAVAILABLE when they cannot be had, which says nothing about the token. */
export function remoteKeys(url: string, options: Partial<KeyTiming> = {}): KeySource {
  const { cacheMaxAge, cooldown, timeout, retryAfter, grace } = { ...timing, ...options };
  const remote = createRemoteJWKSet(new URL(url), {
    cacheMaxAge,
    cooldownDuration: cooldown,
    timeoutDuration: timeout,
  });
  let servedAt = Number.NEGATIVE_INFINITY;
  let failure: { readonly at: number; readonly error: unknown } | null = null;

  const lastKeys = async (...header: Parameters<KeySource>): Promise<CryptoKey> => {
    const known = remote.jwks();
    if (known && Date.now() < servedAt + grace) {
      try {
        return await createLocalJWKSet(known)(...header);
      } catch (error) {
        // The key may be newer than what we know.
        if (!isAboutTheHeader(error)) throw error;
      }
    }
    throw keysUnavailable(failure?.error);
  };

  return async (...header) => {
    if (failure && Date.now() < failure.at + retryAfter) return lastKeys(...header);
    try {
      const key = await remote(...header);
      failure = null;
      servedAt = Date.now();
      return key;
    } catch (error) {
      if (isAboutTheHeader(error)) throw error;
      failure = { at: Date.now(), error };
      return lastKeys(...header);
    }
  };
}

/** The keys of a key set at hand. Private and secret keys in it are never used. */
export function localKeys(jwks: JSONWebKeySet): KeySource {
  return createLocalJWKSet(jwks);
}

export async function generateSigningKey(
  kid: string,
): Promise<{ publicJwk: PublicJwk; privateJwk: PrivateJwk }> {
  const { privateKey } = await generateKeyPair('EdDSA', { extractable: true });
  const privateJwk = privatePart.parse({ ...(await exportJWK(privateKey)), kid });
  return { publicJwk: publicJwk(privateJwk), privateJwk };
}

/** What may be published of a private key. */
export function publicJwk(privateJwk: JWK): PublicJwk {
  return publicPart.parse(privateJwk);
}

export async function importSigningKey(privateJwk: JWK): Promise<SigningKey> {
  const jwk = privatePart.parse(privateJwk);
  const privateKey = await importJWK(jwk, 'EdDSA', { extractable: false });
  if (privateKey instanceof Uint8Array) throw new TypeError('not an Ed25519 key');
  return { kid: jwk.kid, privateKey };
}

function isAboutTheHeader(error: unknown): boolean {
  return (
    error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys
  );
}
