import { verifySync } from 'otplib';
import { isSixDigits, type Factor } from '../domain/one-time-code';

/** RFC 6238 as authenticator apps have it: SHA-1, six digits, thirty seconds; this step or the one before, each step once. */
const settings = { algorithm: 'sha1', digits: 6, period: 30, epochTolerance: [30, 0] } as const;

/** The step that the code belongs to, or null when it is wrong, late, early or used. */
export function stepOf(
  code: string,
  { secret, factor, now }: { readonly secret: string; readonly factor: Factor; readonly now: Date },
): number | null {
  const epoch = Math.floor(now.getTime() / 1000);
  // The library throws on what is no code at all, and when every step it could accept has been used.
  if (
    !isSixDigits(code) ||
    (factor.lastStep !== null && factor.lastStep >= Math.floor(epoch / settings.period))
  )
    return null;
  const result = verifySync({
    ...settings,
    epochTolerance: [...settings.epochTolerance],
    secret,
    token: code,
    epoch,
    ...(factor.lastStep !== null && { afterTimeStep: factor.lastStep }),
  });
  return result.valid && 'timeStep' in result ? result.timeStep : null;
}
