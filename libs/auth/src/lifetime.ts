import { z } from 'zod';
import { refusal } from './refusal';

/** Between the clocks of two of our processes. */
export const clockToleranceSeconds = 5;

const seconds = z.int().nonnegative();

/** Time claims of a token, in whole seconds (RFC 7519). */
export const lifetimeClaims = { iat: seconds, exp: seconds, nbf: seconds.optional() };

export type Lifetime = {
  readonly iat: number;
  readonly exp: number;
  readonly nbf?: number | undefined;
};

export const toSeconds = (instant: Date): number => Math.floor(instant.getTime() / 1000);

export const toInstant = (claim: number): Date => new Date(claim * 1000);

/** Refuses what has expired, is not yet valid, or claims to live longer than its kind may. */
export function checkLifetime({ iat, exp, nbf }: Lifetime, now: Date, maxSeconds: number): void {
  const at = now.getTime() / 1000;
  if (exp <= iat || exp - iat > maxSeconds) throw refusal('life');
  if (!(at < exp + clockToleranceSeconds)) throw refusal('expired');
  if (iat > at + clockToleranceSeconds) throw refusal('issued in the future');
  if (nbf !== undefined && nbf > at + clockToleranceSeconds) throw refusal('not yet valid');
}
