import { osloDate } from '@imdinett/kernel';
import type { Tx } from '@imdinett/persistence';
import type { Deps } from '../context';
import {
  loadLink,
  lockLink,
  forgetProofs,
  saveLink,
  spendRecoveryCode,
} from '../db/account-link.store';
import { lockChallenge, saveChallenge, savePasswordHash } from '../db/credential.store';
import { insertResetMessage } from '../db/message.store';
import { loadUser, lockUser, saveUser } from '../db/user.store';
import { isOpenLink } from '../domain/account-link';
import { isOpenChallenge } from '../domain/one-time-code';
import { sourceOf } from '../domain/source';
import { changePassword, isOverdue, usernameOf, type User } from '../domain/user';
import { isFor } from './activation';
import { beginEnrolment, recoveryCodeHash, type AuthenticatorEnrolment } from './authenticator';
import { countWrongCode, takeCode } from './factor';
import { tell } from './message';
import { checkPassword } from './new-password';
import { countTry } from './password-attempt';
import {
  beforeLogin,
  challengeEnded,
  linkEnded,
  refuse,
  wrongCode,
  wrongRecoveryCode,
} from './refusal';
import { hashOf } from './secret-token';
import { announce, announceAccess } from './user-events';

const action = 'identity.account:recover';
/** However often it is asked for, one message in this time and no more than these in a day. */
const resetPauseMs = 5 * 60_000;
const resetsPerDay = 5;

export type RequestPasswordReset = { readonly username: string };

/**
 * Sends a link for a new password. The answer is the same for a name of nobody. Who asks again and again waits longer
 * and longer, as with passwords, and fills nobody's mailbox.
 */
export async function requestPasswordReset(
  deps: Deps,
  ip: string | null,
  { username }: RequestPasswordReset,
): Promise<{ readonly requested: true }> {
  const name = usernameOf(username);
  const key = { accountHash: hashOf(`password-reset:${name}`), source: sourceOf(ip) };
  await countTry(deps, key);
  // The same statements for a name of nobody.
  await deps.transaction(beforeLogin, action, async (tx) => {
    const at = deps.now();
    const occasion = String(Math.floor(at.getTime() / resetPauseMs));
    const userId = await insertResetMessage(tx.manager, {
      ...{ username: name, occasion, at },
      perDay: resetsPerDay,
    });
    await tx.audit({
      ...(userId !== null && { object: { type: 'user', id: userId } }),
      after: { step: 'password-reset-asked' },
    });
  });
  return { requested: true };
}

export type ResetPassword = {
  readonly resetToken: string;
  readonly newPassword: string;
  readonly code: string;
};

type Reset = { readonly kind: 'ENDED' | 'WRONG' | 'DONE'; readonly userId: string };

/** The link of a message and a one-time code: neither alone is enough. All sessions end; the user logs in anew. */
export async function resetPassword(
  deps: Deps,
  input: ResetPassword,
): Promise<{ readonly passwordReset: true }> {
  const tokenHash = hashOf(input.resetToken);
  const user = await deps.transaction(beforeLogin, action, async ({ manager }) => {
    const link = await loadLink(manager, tokenHash);
    const isOpen = link !== null && isOpenLink(link, 'PASSWORD_RESET', deps.now());
    const found = isOpen ? await loadUser(manager, link.userId) : null;
    return found !== null && link !== null && isFor(link, found) ? found : null;
  });
  if (user === null) return refuse(deps, action, { userId: null, error: linkEnded() });
  await checkPassword(deps, { password: input.newPassword, user, field: 'input.newPassword' });
  const passwordHash = await deps.passwords.hash(input.newPassword);
  const { kind, userId } = await deps.transaction(beforeLogin, action, (tx) =>
    reset(deps, tx, { tokenHash, passwordHash, userId: user.id, code: input.code }),
  );
  if (kind === 'ENDED') return refuse(deps, action, { userId, error: linkEnded() });
  if (kind === 'WRONG') return refuse(deps, action, { userId, error: wrongCode('RULE_VIOLATION') });
  return { passwordReset: true };
}

type Resetting = {
  readonly tokenHash: string;
  readonly passwordHash: string;
  readonly userId: string;
  readonly code: string;
};

async function reset(
  deps: Deps,
  tx: Tx,
  { tokenHash, passwordHash, userId, code }: Resetting,
): Promise<Reset> {
  const now = deps.now();
  const link = await lockLink(tx.manager, tokenHash);
  if (link === null || !isOpenLink(link, 'PASSWORD_RESET', now)) return { kind: 'ENDED', userId };
  const known = await loadUser(tx.manager, userId);
  if (known?.status !== 'ACTIVE' || known.resetAt !== null || !isFor(link, known))
    return { kind: 'ENDED', userId };
  if (!(await takeCode(deps, tx, { userId, code }))) {
    await saveLink(tx.manager, tokenHash, { ...link, failures: link.failures + 1 });
    return { kind: 'WRONG', userId };
  }
  const user = await lockUser(tx.manager, userId);
  if (user?.status !== 'ACTIVE') return { kind: 'ENDED', userId };
  await saveLink(tx.manager, tokenHash, { ...link, usedAt: now });
  await setPassword(deps, tx, {
    // After the lock: a login that it waited for is over as well.
    user: changePassword(user, deps.now(), 'ALL'),
    passwordHash,
    how: 'reset',
  });
  return { kind: 'DONE', userId };
}

type NewPassword = {
  /** As he is after the change. */
  readonly user: User;
  readonly passwordHash: string;
  readonly how: 'reset' | 'changed';
};

/** What every change of a password does, however it came about. */
export async function setPassword(
  deps: Deps,
  tx: Tx,
  { user, passwordHash, how }: NewPassword,
): Promise<void> {
  await savePasswordHash(tx.manager, user.id, passwordHash);
  await forgetProofs(tx.manager, user.id);
  await saveUser(tx.manager, user);
  await tx.audit({ object: { type: 'user', id: user.id }, fields: ['password'] });
  await announce(tx, 'no.imdi.identity.user-credentials-reset.v1', {
    ...user,
    reasonCode: `password-${how}`,
  });
  await announceAccess(tx, user);
  await tell(deps, tx, { userId: user.id, template: 'PASSWORD_CHANGED' });
}

export type UseRecoveryCode = { readonly challengeToken: string; readonly recoveryCode: string };

type Recovered =
  | { readonly kind: 'ENDED' | 'WRONG'; readonly userId: string | null }
  | { readonly kind: 'RIGHT'; readonly enrolment: AuthenticatorEnrolment };

/** For a lost phone: after the password a recovery code in place of the one-time code, which gives a new authenticator and nothing else. */
export async function useRecoveryCode(
  deps: Deps,
  input: UseRecoveryCode,
): Promise<AuthenticatorEnrolment> {
  const recovered = await deps.transaction(beforeLogin, action, (tx) => recover(deps, tx, input));
  switch (recovered.kind) {
    case 'RIGHT':
      return recovered.enrolment;
    case 'WRONG':
      return refuse(deps, action, { userId: recovered.userId, error: wrongRecoveryCode() });
    case 'ENDED':
      return refuse(deps, action, { userId: recovered.userId, error: challengeEnded() });
  }
}

async function recover(
  deps: Deps,
  tx: Tx,
  { challengeToken, recoveryCode }: UseRecoveryCode,
): Promise<Recovered> {
  const now = deps.now();
  const tokenHash = hashOf(challengeToken);
  const challenge = await lockChallenge(tx.manager, tokenHash);
  if (challenge === null) return { kind: 'ENDED', userId: null };
  const { userId } = challenge;
  if (!isOpenChallenge(challenge, now)) return { kind: 'ENDED', userId };
  const user = await loadUser(tx.manager, userId);
  if (user === null || user.resetAt !== null || isOverdue(user, osloDate(now)))
    return { kind: 'ENDED', userId };
  if (user.status !== 'ACTIVE' && user.status !== 'LOCKED') return { kind: 'ENDED', userId };
  const codeHash = recoveryCodeHash(userId, recoveryCode);
  const isRight = await spendRecoveryCode(tx.manager, { userId, codeHash, at: now });
  await saveChallenge(
    tx.manager,
    tokenHash,
    isRight ? { ...challenge, usedAt: now } : { ...challenge, failures: challenge.failures + 1 },
  );
  if (!isRight) {
    await countWrongCode(deps, tx, userId);
    return { kind: 'WRONG', userId };
  }
  await tx.audit({ object: { type: 'user', id: userId }, after: { step: 'recovery-code' } });
  await tell(deps, tx, { userId, template: 'RECOVERY_CODE_USED' });
  return { kind: 'RIGHT', enrolment: await beginEnrolment(deps, tx, { user, passwordHash: null }) };
}
