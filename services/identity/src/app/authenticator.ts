import { randomBytes } from 'node:crypto';
import type { Tx } from '@imdinett/persistence';
import { generateSecret, generateSync, generateURI } from 'otplib';
import { renderSVG } from 'uqr';
import type { Deps } from '../context';
import { insertEnrolment, replaceRecoveryCodes } from '../db/account-link.store';
import { enrolmentEndsAt } from '../domain/enrolment';
import { isSixDigits } from '../domain/one-time-code';
import {
  recoveryCodeBytes,
  recoveryCodeOf,
  recoveryCodes,
  typedRecoveryCode,
} from '../domain/recovery-code';
import type { User } from '../domain/user';
import { hashOf, newToken } from './secret-token';

/** RFC 4226 asks for 128 bits and recommends 160. */
const secretBytes = 20;
const stepSeconds = 30;
const issuer = 'IMDiNett';

/** What the app is told, once. */
export type AuthenticatorEnrolment = {
  readonly enrolmentToken: string;
  readonly expiresAt: Date;
  readonly otpauthUri: string;
  readonly secret: string;
  readonly qrCodeSvg: string;
};

/** A new secret for the user's app. Nothing changes for him until two codes have proven that the app has it. */
export async function beginEnrolment(
  deps: Deps,
  { manager }: Tx,
  { user, passwordHash }: { readonly user: User; readonly passwordHash: string | null },
): Promise<AuthenticatorEnrolment> {
  const enrolmentToken = newToken();
  const secret = generateSecret({ length: secretBytes });
  const expiresAt = enrolmentEndsAt(deps.now());
  await insertEnrolment(manager, hashOf(enrolmentToken), {
    userId: user.id,
    secretSealed: deps.secrets.seal(secret, enrolmentContext(user.id)),
    epoch: user.epoch,
    passwordHash,
    expiresAt,
    failures: 0,
    usedAt: null,
  });
  const otpauthUri = generateURI({ issuer, label: user.username, secret });
  return { enrolmentToken, expiresAt, otpauthUri, secret, qrCodeSvg: renderSVG(otpauthUri) };
}

export const enrolmentContext = (userId: string): string => `enrolment.secret:${userId}`;

/**
 * The step of the second code, when both are right and of one step after the other: what proves that the app has the
 * secret and that its clock runs. The second one is of this step or of the one before.
 */
export function provenStep(
  secret: string,
  { firstCode, secondCode }: { readonly firstCode: string; readonly secondCode: string },
  now: Date,
): number | null {
  if (!isSixDigits(firstCode) || !isSixDigits(secondCode)) return null;
  const current = Math.floor(now.getTime() / 1000 / stepSeconds);
  const codeOf = (step: number): string => generateSync({ secret, epoch: step * stepSeconds });
  return (
    [current, current - 1].find(
      (step) => codeOf(step) === secondCode && codeOf(step - 1) === firstCode,
    ) ?? null
  );
}

/** Ten new ones. They are shown now and never again. */
export async function newRecoveryCodes(
  { manager }: Tx,
  userId: string,
): Promise<readonly string[]> {
  const codes = Array.from({ length: recoveryCodes }, () =>
    recoveryCodeOf(randomBytes(recoveryCodeBytes)),
  );
  await replaceRecoveryCodes(
    manager,
    userId,
    codes.map((code) => recoveryCodeHash(userId, code)),
  );
  return codes;
}

/** 80 random bits need no slow hash; the user's id makes equal codes of two users different. */
export const recoveryCodeHash = (userId: string, typed: string): string =>
  hashOf(`${userId}:${typedRecoveryCode(typed)}`);
