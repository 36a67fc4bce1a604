import type { Deps } from '../context';
import {
  insertChallenge,
  lockChallenge,
  saveChallenge,
  savePasswordHash,
  type LoginAccount,
} from '../db/credential.store';
import { loadUser, lockUser } from '../db/user.store';
import { challengeMinutes, isOpenChallenge, type Challenge } from '../domain/one-time-code';
import { usernameOf } from '../domain/user';
import { takeCode } from './factor';
import { inactivateIfOverdue } from './inactivity';
import { answerOf, openSession, type OpenedSession, type SessionAnswer } from './open-session';
import { attemptPassword } from './password-attempt';
import {
  beforeLogin,
  challengeEnded,
  inactive,
  lockedOut,
  loginRefused,
  refuse,
  wrongCode,
} from './refusal';
import { hashOf, newToken } from './secret-token';

export type LoginInput = {
  readonly username: string;
  readonly password: string;
  readonly deviceToken?: string | null | undefined;
};
export type LoginChallenge = { readonly challengeToken: string; readonly expiresAt: Date };

/** First step. A name of nobody, a wrong password and a shut account: the same work, the same answer. */
export async function login(
  deps: Deps,
  ip: string | null,
  { username, password, deviceToken = null }: LoginInput,
): Promise<LoginChallenge> {
  const { account, isRight } = await attemptPassword(
    deps,
    { username: usernameOf(username), password, ip, deviceToken },
    hasNextStep,
  );
  const rehashed =
    isRight && account && deps.passwords.isOutdated(account.passwordHash)
      ? await deps.passwords.hash(password)
      : null;
  const challengeToken = newToken();

  return deps.transaction(beforeLogin, 'identity.session:open', async (tx) => {
    if (account) tx.concerns({ object: { type: 'user', id: account.userId } });
    if (!isRight || !account) throw loginRefused();
    if (rehashed !== null) await savePasswordHash(tx.manager, account.userId, rehashed);
    const expiresAt = new Date(deps.now().getTime() + challengeMinutes * 60_000);
    await insertChallenge(tx.manager, hashOf(challengeToken), {
      userId: account.userId,
      expiresAt,
      failures: 0,
      usedAt: null,
    });
    await tx.audit({ object: { type: 'user', id: account.userId }, after: { step: 'password' } });
    return { challengeToken, expiresAt };
  });
}

/** An inactive user learns so after the second step: then it is he. One whose factor is locked has his recovery codes. */
const hasNextStep = ({ status, isReset }: LoginAccount): boolean =>
  !isReset && (status === 'ACTIVE' || status === 'INACTIVE' || status === 'LOCKED');

export type CodeInput = { readonly challengeToken: string; readonly code: string };

type Verified =
  | { readonly kind: 'ENDED' | 'WRONG' | 'INACTIVE' | 'LOCKED'; readonly userId: string | null }
  | { readonly kind: 'OPEN'; readonly opened: OpenedSession };

/** Second step: the session, or why not. What a wrong code has counted stays counted. */
export async function verifyOneTimeCode(deps: Deps, input: CodeInput): Promise<SessionAnswer> {
  const verified = await verify(deps, input);
  const action = 'identity.session:open';
  switch (verified.kind) {
    case 'OPEN':
      return answerOf(deps, verified.opened);
    case 'WRONG':
      return refuse(deps, action, { userId: verified.userId, error: wrongCode('UNAUTHENTICATED') });
    case 'INACTIVE':
      return refuse(deps, action, { userId: verified.userId, error: inactive() });
    case 'LOCKED':
      return refuse(deps, action, { userId: verified.userId, error: lockedOut() });
    case 'ENDED':
      return refuse(deps, action, { userId: verified.userId, error: challengeEnded() });
  }
}

function verify(deps: Deps, { challengeToken, code }: CodeInput): Promise<Verified> {
  return deps.transaction(beforeLogin, 'identity.session:open', async (tx): Promise<Verified> => {
    const now = deps.now();
    const tokenHash = hashOf(challengeToken);
    const challenge = await lockChallenge(tx.manager, tokenHash);
    if (challenge === null) return { kind: 'ENDED', userId: null };
    const { userId } = challenge;
    if (!isOpenChallenge(challenge, now)) return { kind: 'ENDED', userId };
    // Before the code is looked at: a locked factor takes none, right or wrong.
    if ((await loadUser(tx.manager, userId))?.status === 'LOCKED')
      return { kind: 'LOCKED', userId };
    const right = await takeCode(deps, tx, { userId, code });
    await saveChallenge(
      tx.manager,
      tokenHash,
      right ? { ...challenge, usedAt: now } : { ...challenge, failures: challenge.failures + 1 },
    );
    if (!right) return { kind: 'WRONG', userId };

    const found = await lockUser(tx.manager, userId);
    const user = found && (await inactivateIfOverdue(tx, found, now));
    if (user?.status === 'INACTIVE') return { kind: 'INACTIVE', userId };
    if (user?.status !== 'ACTIVE' || user.resetAt !== null) return { kind: 'ENDED', userId };
    const opened = await openSession(tx, user, { authTime: passwordTime(challenge), now });
    await tx.audit({
      object: { type: 'user', id: userId },
      after: { step: 'one-time-code', sessionId: opened.session.id },
    });
    return { kind: 'OPEN', opened };
  });
}

const passwordTime = ({ expiresAt }: Challenge): Date =>
  new Date(expiresAt.getTime() - challengeMinutes * 60_000);
