import { AppError, rateLimited } from '@imdinett/kernel';
import type { Deps } from '../context';
import {
  clearAttempts,
  findLoginAccount,
  insertChallenge,
  lockAttempts,
  lockChallenge,
  saveAttempts,
  saveChallenge,
  savePasswordHash,
  type AttemptKey,
  type LoginAccount,
} from '../db/credential.store';
import { lockUser } from '../db/user.store';
import { challengeMinutes, isOpenChallenge, type Challenge } from '../domain/one-time-code';
import { attempted, waitSeconds, withdrawn } from '../domain/password-delay';
import { sourceOf } from '../domain/source';
import { usernameOf } from '../domain/user';
import { takeCode } from './factor';
import { inactivateIfOverdue } from './inactivity';
import { answerOf, openSession, type OpenedSession, type SessionAnswer } from './open-session';
import { beforeLogin, challengeEnded, inactive, loginRefused, refuse, wrongCode } from './refusal';
import { hashOf, newToken } from './secret-token';

export type LoginInput = { readonly username: string; readonly password: string };
export type LoginChallenge = { readonly challengeToken: string; readonly expiresAt: Date };

/** First step. A name of nobody, a wrong password and a shut account: the same work, the same answer. */
export async function login(
  deps: Deps,
  ip: string | null,
  { username, password }: LoginInput,
): Promise<LoginChallenge> {
  const name = usernameOf(username);
  const key: AttemptKey = { accountHash: hashOf(name), source: sourceOf(ip) };
  const account = await beginAttempt(deps, key, name);
  const right = await looked(deps, key, () =>
    deps.passwords.verify(password, account?.passwordHash ?? null),
  );
  const rehashed =
    right && account && deps.passwords.isOutdated(account.passwordHash)
      ? await deps.passwords.hash(password)
      : null;
  const challengeToken = newToken();

  return deps.transaction(beforeLogin, 'identity.session:open', async (tx) => {
    if (account) tx.concerns({ object: { type: 'user', id: account.userId } });
    // An inactive user learns so after the second step: then it is he.
    if (!right || !account || (account.status !== 'ACTIVE' && account.status !== 'INACTIVE'))
      throw loginRefused();
    await clearAttempts(tx.manager, key);
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

/** Counts the attempt before the password is looked at, so that many at once count as many. */
function beginAttempt(deps: Deps, key: AttemptKey, username: string): Promise<LoginAccount | null> {
  return deps.transaction(beforeLogin, 'identity.session:open', async ({ manager }) => {
    const now = deps.now();
    const attempts = await lockAttempts(manager, key, now);
    const wait = waitSeconds(attempts, now);
    if (wait > 0) throw rateLimited(wait);
    await saveAttempts(manager, key, { ...attempted(attempts, now), at: now });
    return findLoginAccount(manager, username);
  });
}

/** An attempt that finds no capacity was none. */
async function looked(
  deps: Deps,
  key: AttemptKey,
  verify: () => Promise<boolean>,
): Promise<boolean> {
  try {
    return await verify();
  } catch (error) {
    if (error instanceof AppError && error.code === 'UNAVAILABLE')
      await deps.transaction(beforeLogin, 'identity.session:open', async ({ manager }) => {
        const now = deps.now();
        await saveAttempts(manager, key, {
          ...withdrawn(await lockAttempts(manager, key, now)),
          at: now,
        });
      });
    throw error;
  }
}

export type CodeInput = { readonly challengeToken: string; readonly code: string };

type Verified =
  | { readonly kind: 'ENDED' | 'WRONG' | 'INACTIVE'; readonly userId: string | null }
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
    if (user?.status !== 'ACTIVE') return { kind: 'ENDED', userId };
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
