import { randomUUID } from 'node:crypto';
import { isIP } from 'node:net';
import { z } from 'zod';
import { openJws, signJws } from './compact-jws';
import { digest } from './digest';
import type { KeySource, SigningKey } from './keys';
import {
  checkLifetime,
  clockToleranceSeconds,
  lifetimeClaims,
  toInstant,
  toSeconds,
} from './lifetime';
import { refusal } from './refusal';

const type = 'gateway+jwt';
const issuer = 'gateway';
const lifeSeconds = 15;

const payload = z.object({
  ...lifetimeClaims,
  iss: z.literal(issuer),
  aud: z.string(),
  jti: z.uuid(),
  /** Digest of the exact body. */
  bht: z.string(),
  /** Digest of the user's token; of nothing when there is none. */
  ath: z.string(),
  /** Address of the client, for limits per source. No header of the client's own is trusted for it. */
  cip: z
    .string()
    .refine((text) => isIP(text) !== 0)
    .optional(),
});

export type GatewayCall = {
  /** Name of the subgraph. */
  readonly audience: string;
  readonly body: Uint8Array;
  readonly token: string | null;
  readonly now: Date;
  readonly clientIp?: string | undefined;
};

/** The gateway's word that it sends this body with this token to this subgraph, now and once. */
export async function signGatewayAssertion(key: SigningKey, call: GatewayCall): Promise<string> {
  const iat = toSeconds(call.now);
  return signJws(key, type, {
    iss: issuer,
    aud: call.audience,
    iat,
    exp: iat + lifeSeconds,
    jti: randomUUID(),
    bht: digest(call.body),
    ath: digest(call.token ?? ''),
    ...(call.clientIp !== undefined && { cip: call.clientIp }),
  } satisfies z.infer<typeof payload>);
}

export type GatewayAssertionVerifier = (
  assertion: string | undefined,
  body: Uint8Array,
  token: string | null,
) => Promise<{ readonly clientIp: string | null }>;

export type GatewayAssertionVerifierOptions = {
  readonly keys: KeySource;
  readonly audience: string;
  /** False when the id is known already. It must be shared by all replicas and kept until `expiresAt`. */
  readonly remember: (jti: string, expiresAt: Date) => Promise<boolean>;
  readonly now?: () => Date;
};

export function makeGatewayAssertionVerifier({
  keys,
  audience,
  remember,
  now = () => new Date(),
}: GatewayAssertionVerifierOptions): GatewayAssertionVerifier {
  return async (assertion, body, token) => {
    const read = payload.safeParse(await openJws(assertion, type, keys));
    if (!read.success) throw refusal('claims', read.error);
    const { aud, bht, ath, jti, cip, ...lifetime } = read.data;
    if (aud !== audience) throw refusal('audience');
    checkLifetime(lifetime, now(), lifeSeconds);
    if (bht !== digest(body)) throw refusal('another body');
    if (ath !== digest(token ?? '')) throw refusal('another token');
    // Last, so that only a good assertion takes room. Kept for as long as it would be accepted.
    if (!(await remember(jti, toInstant(lifetime.exp + clockToleranceSeconds))))
      throw refusal('replayed');
    return { clientIp: cip ?? null };
  };
}
