import type { Tx } from '@imdinett/persistence';
import type { Deps } from '../context';
import {
  endSession,
  insertRefreshToken,
  isSpent,
  loadRefreshToken,
  loadSession,
  lockSession,
  spendRefreshToken,
  touchSession,
  type StoredRefreshToken,
  type StoredSession,
} from '../db/session.store';
import { lockUser, saveAccess } from '../db/user.store';
import { isAlive, refreshTokenEndsAt, useOf, type SessionEnd } from '../domain/session';
import { raiseEpoch, type User } from '../domain/user';
import { tellOnce } from './message';
import { answerOf, rolesNow, type OpenedSession, type SessionAnswer } from './open-session';
import { beforeLogin, refuse, sessionEnded } from './refusal';
import { hashOf, newToken } from './secret-token';
import { announceAccess } from './user-events';

type Refreshed =
  | { readonly kind: 'ENDED'; readonly userId: string | null }
  | { readonly kind: 'OPEN'; readonly opened: OpenedSession };

/** New tokens for an old refresh token, once. Whoever shows a spent one later holds a copy, and the session is over for both. */
export async function refreshSession(deps: Deps, refreshToken: string): Promise<SessionAnswer> {
  const refreshed = await exchange(deps, refreshToken);
  if (refreshed.kind === 'OPEN') return answerOf(deps, refreshed.opened);
  return refuse(deps, 'identity.session:refresh', {
    userId: refreshed.userId,
    error: sessionEnded(),
  });
}

function exchange(deps: Deps, refreshToken: string): Promise<Refreshed> {
  return deps.transaction(
    beforeLogin,
    'identity.session:refresh',
    async (tx): Promise<Refreshed> => {
      const now = deps.now();
      const found = await lockHolder(tx, refreshToken);
      if (found === null) return { kind: 'ENDED', userId: null };
      const { user, session, token } = found;
      if (user.status !== 'ACTIVE' || !isAlive(session, user.sessionsFrom, now))
        return { kind: 'ENDED', userId: user.id };

      const successorUsed =
        token.successorHash !== null && (await isSpent(tx.manager, token.successorHash));
      const use = useOf({ ...token, successorUsed }, now);
      if (use === 'EXPIRED') return { kind: 'ENDED', userId: user.id };
      const next =
        use === 'REUSED'
          ? null
          : use === 'REPEAT'
            ? await successorOf(deps, tx, token)
            : await rotate(deps, tx, { session, token });
      if (next === null) {
        await endFamily(deps, tx, { user, session, reason: 'REFRESH_TOKEN_REUSED' });
        await tellOnce(deps, tx, {
          userId: user.id,
          template: 'SESSION_STOLEN',
          occasion: session.id,
        });
        return { kind: 'ENDED', userId: user.id };
      }
      await touchSession(tx.manager, session.id, { lastUsedAt: now });
      return {
        kind: 'OPEN',
        opened: {
          ...{ user, session, roles: await rolesNow(tx, user.id, now) },
          ...{ ...next, deviceToken: null },
        },
      };
    },
  );
}

/** Ends the session that the token belongs to. What comes back tells nothing of whether there was one. */
export function logout(deps: Deps, refreshToken: string): Promise<{ readonly loggedOut: true }> {
  return deps.transaction(beforeLogin, 'identity.session:end', async (tx) => {
    const found = await lockHolder(tx, refreshToken);
    if (found !== null && found.session.endedAt === null)
      await endFamily(deps, tx, { ...found, reason: 'LOGGED_OUT' });
    return { loggedOut: true };
  });
}

type Holder = {
  readonly user: User;
  readonly session: StoredSession;
  readonly token: StoredRefreshToken;
};

/** User, session and token as they are under their locks: two exchanges of one token come one after the other. */
async function lockHolder({ manager }: Tx, refreshToken: string): Promise<Holder | null> {
  const tokenHash = hashOf(refreshToken);
  const shown = await loadRefreshToken(manager, tokenHash);
  const shownSession = shown && (await loadSession(manager, shown.sessionId));
  const user = shownSession && (await lockUser(manager, shownSession.userId));
  const session = shownSession && (await lockSession(manager, shownSession.id));
  const token = await loadRefreshToken(manager, tokenHash);
  return user && session && token ? { user, session, token } : null;
}

type NextToken = Pick<OpenedSession, 'refreshToken' | 'refreshTokenExpiresAt'>;

async function rotate(
  deps: Deps,
  { manager }: Tx,
  { session, token }: Pick<Holder, 'session' | 'token'>,
): Promise<NextToken> {
  const now = deps.now();
  const refreshToken = newToken();
  const successorHash = hashOf(refreshToken);
  const expiresAt = refreshTokenEndsAt(session, now);
  await insertRefreshToken(manager, { tokenHash: successorHash, sessionId: session.id, expiresAt });
  await spendRefreshToken(manager, token.tokenHash, {
    usedAt: now,
    successorHash,
    successorSealed: deps.secrets.seal(refreshToken, contextOf(token.tokenHash)),
  });
  return { refreshToken, refreshTokenExpiresAt: expiresAt };
}

/** The same successor again: the first answer was lost, or two tabs asked at once. */
async function successorOf(
  deps: Deps,
  { manager }: Tx,
  token: StoredRefreshToken,
): Promise<NextToken | null> {
  const successor =
    token.successorHash === null ? null : await loadRefreshToken(manager, token.successorHash);
  if (successor === null || token.successorSealed === null) return null;
  return {
    refreshToken: deps.secrets.open(token.successorSealed, contextOf(token.tokenHash)),
    refreshTokenExpiresAt: successor.expiresAt,
  };
}

const contextOf = (tokenHash: string): string => `refresh_token.successor:${tokenHash}`;

async function endFamily(
  deps: Deps,
  tx: Tx,
  {
    user,
    session,
    reason,
  }: { readonly user: User; readonly session: StoredSession; readonly reason: SessionEnd },
): Promise<void> {
  const now = deps.now();
  const raised = raiseEpoch(user, now);
  await endSession(tx.manager, session.id, { at: now, reason });
  await saveAccess(tx.manager, raised);
  await tx.audit({
    object: { type: 'session', id: session.id },
    after: { userId: user.id, ended: reason },
    reason,
  });
  await announceAccess(tx, raised);
}
