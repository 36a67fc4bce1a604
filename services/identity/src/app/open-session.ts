import { randomUUID } from 'node:crypto';
import { issueAccessToken } from '@imdinett/auth';
import { osloDate } from '@imdinett/kernel';
import type { Tx } from '@imdinett/persistence';
import type { Deps } from '../context';
import { insertDevice } from '../db/known-device.store';
import { loadGrants } from '../db/role-grant.store';
import {
  endSession,
  insertRefreshToken,
  insertSession,
  loadOpenSessions,
} from '../db/session.store';
import { saveUser } from '../db/user.store';
import { holdsOn } from '../domain/role-grant';
import {
  accessTokenEndsAt,
  isAlive,
  refreshTokenEndsAt,
  sessionEndsAt,
  sessionsToEnd,
  type Session,
} from '../domain/session';
import { logIn, raiseEpoch, type User } from '../domain/user';
import { hashOf, newToken } from './secret-token';
import { announce, announceAccess } from './user-events';

/** What a transaction leaves for the answer: the access token is signed after it, for signing may need the key ring's own. */
export type OpenedSession = {
  readonly user: User;
  readonly session: Session;
  readonly roles: readonly string[];
  readonly refreshToken: string;
  readonly refreshTokenExpiresAt: Date;
  /** Of a login, not of a refresh: what makes the device a known one. */
  readonly deviceToken: string | null;
};

const deviceDays = 90;

/** A login that has been proven: the session, its first refresh token, and the end of the oldest when there are too many. */
export async function openSession(
  tx: Tx,
  user: User,
  { authTime, now }: { readonly authTime: Date; readonly now: Date },
): Promise<OpenedSession> {
  const alive = (await loadOpenSessions(tx.manager, user.id)).filter((session) =>
    isAlive(session, user.sessionsFrom, now),
  );
  const surplus = sessionsToEnd(alive);
  for (const session of surplus)
    await endSession(tx.manager, session.id, { at: now, reason: 'TOO_MANY' });
  const loggedIn = surplus.length > 0 ? raiseEpoch(logIn(user, now), now) : logIn(user, now);

  const session: Session = {
    id: randomUUID(),
    userId: user.id,
    startedAt: now,
    lastUsedAt: now,
    expiresAt: sessionEndsAt(now),
    authTime,
    otpTime: now,
    endedAt: null,
  };
  await insertSession(tx.manager, { ...session, previousLoginAt: user.lastLoginAt });
  const refresh = await firstRefreshToken(tx, session, now);
  await saveUser(tx.manager, loggedIn);
  await announce(tx, 'no.imdi.identity.user-logged-in.v1', loggedIn);
  if (surplus.length > 0) await announceAccess(tx, loggedIn);
  const deviceToken = newToken();
  await insertDevice(tx.manager, {
    tokenHash: hashOf(deviceToken),
    userId: user.id,
    expiresAt: new Date(now.getTime() + deviceDays * 86_400_000),
  });
  const roles = await rolesNow(tx, user.id, now);
  return { user: loggedIn, session, roles, ...refresh, deviceToken };
}

async function firstRefreshToken(
  { manager }: Tx,
  session: Session,
  now: Date,
): Promise<Pick<OpenedSession, 'refreshToken' | 'refreshTokenExpiresAt'>> {
  const refreshToken = newToken();
  const expiresAt = refreshTokenEndsAt(session, now);
  await insertRefreshToken(manager, {
    tokenHash: hashOf(refreshToken),
    sessionId: session.id,
    expiresAt,
  });
  return { refreshToken, refreshTokenExpiresAt: expiresAt };
}

export async function rolesNow(
  { manager }: Tx,
  userId: string,
  now: Date,
): Promise<readonly string[]> {
  const today = osloDate(now);
  return (await loadGrants(manager, [userId]))
    .filter((grant) => holdsOn(grant, today))
    .map(({ role }) => role);
}

export type AccessToken = { readonly accessToken: string; readonly accessTokenExpiresAt: Date };

const clientId = 'imdinett';

export async function issueToken(
  deps: Deps,
  { user, session, roles }: Pick<OpenedSession, 'user' | 'session' | 'roles'>,
): Promise<AccessToken> {
  const now = deps.now();
  const expiresAt = accessTokenEndsAt(roles, session, now);
  const accessToken = await issueAccessToken(
    await deps.keys.signingKey('access-token'),
    {
      userId: user.id,
      sessionId: session.id,
      tokenId: randomUUID(),
      epoch: user.epoch,
      issuedAt: now,
      expiresAt,
      authTime: session.authTime,
      otpTime: session.otpTime,
      clientId,
    },
    deps.parties,
  );
  return { accessToken, accessTokenExpiresAt: expiresAt };
}

export type SessionAnswer = AccessToken & {
  readonly refreshToken: string;
  readonly refreshTokenExpiresAt: Date;
  readonly deviceToken: string | null;
  readonly user: { readonly id: string; readonly username: string; readonly name: string };
};

export async function answerOf(deps: Deps, opened: OpenedSession): Promise<SessionAnswer> {
  const { user, refreshToken, refreshTokenExpiresAt, deviceToken } = opened;
  return {
    ...(await issueToken(deps, opened)),
    refreshToken,
    refreshTokenExpiresAt,
    deviceToken,
    user: { id: user.id, username: user.username, name: user.name },
  };
}
