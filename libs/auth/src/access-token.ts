import { z } from 'zod';
import { openJws, signJws } from './compact-jws';
import type { KeySource, SigningKey } from './keys';
import {
  checkLifetime,
  clockToleranceSeconds,
  lifetimeClaims,
  toInstant,
  toSeconds,
} from './lifetime';
import { refusal } from './refusal';

/** What a token says of its user: who and which session, never what he may do. That is read from the access table. */
export type AccessTokenClaims = {
  readonly userId: string;
  readonly sessionId: string;
  readonly tokenId: string;
  /** Lower than the user's in the access table: the token is stale. */
  readonly epoch: number;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
  /** When the password was given. */
  readonly authTime: Date;
  /** When a one-time code was last given. */
  readonly otpTime: Date;
  readonly clientId: string;
};

export type TokenParties = { readonly issuer: string; readonly audience: string };

/** RFC 9068. */
const type = 'at+jwt';

/** Administrators get two minutes; nobody more than five. */
const maxLifeSeconds = 300;

const id = z.string().min(1).max(128);
const moment = z.int().nonnegative();

const payload = z.object({
  ...lifetimeClaims,
  iss: z.string(),
  aud: z.string(),
  sub: id,
  client_id: id,
  sid: id,
  jti: id,
  auth_time: moment,
  otp_time: moment,
  amr: z.tuple([z.literal('pwd'), z.literal('otp')]),
  epoch: z.int().nonnegative(),
});

export async function issueAccessToken(
  key: SigningKey,
  claims: AccessTokenClaims,
  { issuer, audience }: TokenParties,
): Promise<string> {
  const iat = toSeconds(claims.issuedAt);
  const exp = toSeconds(claims.expiresAt);
  if (!(exp > iat && exp - iat <= maxLifeSeconds))
    throw new RangeError('an access token lives at most five minutes');
  return signJws(key, type, {
    iss: issuer,
    aud: audience,
    sub: claims.userId,
    client_id: claims.clientId,
    sid: claims.sessionId,
    jti: claims.tokenId,
    iat,
    exp,
    auth_time: toSeconds(claims.authTime),
    otp_time: toSeconds(claims.otpTime),
    amr: ['pwd', 'otp'],
    epoch: claims.epoch,
  } satisfies z.infer<typeof payload>);
}

export type AccessTokenVerifier = (token: string) => Promise<AccessTokenClaims>;

/** UNAUTHENTICATED for every token that is not ours, whole and in force; UNAVAILABLE without the issuer's keys. */
export function makeAccessTokenVerifier({
  keys,
  issuer,
  audience,
  now = () => new Date(),
}: TokenParties & { readonly keys: KeySource; readonly now?: () => Date }): AccessTokenVerifier {
  return async (token) => {
    const read = payload.safeParse(await openJws(token, type, keys));
    if (!read.success) throw refusal('claims', read.error);
    const claims = read.data;
    if (claims.iss !== issuer) throw refusal('issuer');
    if (claims.aud !== audience) throw refusal('audience');
    checkLifetime(claims, now(), maxLifeSeconds);
    // A code from the future would count as fresh for as long as the token is renewed.
    if (Math.max(claims.auth_time, claims.otp_time) > claims.iat + clockToleranceSeconds)
      throw refusal('authentication time');
    return {
      userId: claims.sub,
      sessionId: claims.sid,
      tokenId: claims.jti,
      epoch: claims.epoch,
      issuedAt: toInstant(claims.iat),
      expiresAt: toInstant(claims.exp),
      authTime: toInstant(claims.auth_time),
      otpTime: toInstant(claims.otp_time),
      clientId: claims.client_id,
    };
  };
}
