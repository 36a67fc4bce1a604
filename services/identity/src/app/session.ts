import { assertCan, can, type Viewer } from '@imdinett/access';
import { forbidden, notFound } from '@imdinett/kernel';
import { withIdempotency } from '@imdinett/persistence';
import type { Deps } from '../context';
import {
  endSession as end,
  loadOpenSessions,
  loadSession,
  lockSession,
  touchSession,
} from '../db/session.store';
import { loadUser, lockUser, saveAccess } from '../db/user.store';
import { isAlive, stepUpMinutes, type Session } from '../domain/session';
import { endSessions, raiseEpoch } from '../domain/user';
import { takeCode } from './factor';
import { issueToken, rolesNow, type AccessToken } from './open-session';
import { beforeLogin, refuse, sessionEnded, wrongCode } from './refusal';
import { announceAccess } from './user-events';

export type OpenSession = Session & { readonly current: boolean };

/** The caller's open sessions, the newest first. */
export async function openSessionsOf(deps: Deps, viewer: Viewer): Promise<readonly OpenSession[]> {
  return deps.transaction(viewer, 'identity.profile:read', async ({ manager }) => {
    const user = viewer.kind === 'user' ? await loadUser(manager, viewer.id) : null;
    if (user === null || viewer.kind !== 'user') return [];
    return (await loadOpenSessions(manager, user.id))
      .filter((session) => isAlive(session, user.sessionsFrom, deps.now()))
      .map((session) => ({ ...session, current: session.id === viewer.sessionId }));
  });
}

export type EndSessionInput = {
  readonly sessionId: string;
  readonly idempotencyKey?: string | null | undefined;
};

export type EndedSession = { readonly sessionId: string };

/** Ends one of the caller's own sessions. Nobody else's can be found. */
export function endSession(
  deps: Deps,
  viewer: Viewer,
  input: EndSessionInput,
): Promise<EndedSession> {
  const { sessionId } = input;
  return deps.transaction(viewer, 'identity.session:manage', (tx) =>
    withIdempotency(tx, { viewer, operation: 'endSession', input }, async () => {
      tx.concerns({ object: { type: 'session', id: sessionId } });
      const session = await loadSession(tx.manager, sessionId);
      if (session === null) throw notFound('Fant ikke økten.');
      assertCan(viewer, 'identity.session:manage', { self: session.userId });
      const user = await lockUser(tx.manager, session.userId);
      if (user === null) throw forbidden();
      if (session.endedAt === null) {
        const raised = raiseEpoch(user, deps.now());
        await end(tx.manager, sessionId, { at: deps.now(), reason: 'ENDED_BY_USER' });
        await saveAccess(tx.manager, raised);
        await tx.audit({
          object: { type: 'session', id: sessionId },
          after: { ended: 'ENDED_BY_USER' },
        });
        await announceAccess(tx, raised);
      }
      return { sessionId };
    }),
  );
}

export type EndAllSessionsInput = { readonly idempotencyKey?: string | null | undefined };

export function endAllSessions(
  deps: Deps,
  viewer: Viewer,
  input: EndAllSessionsInput,
): Promise<{ readonly endedSessions: number }> {
  return deps.transaction(viewer, 'identity.session:manage', (tx) =>
    withIdempotency(tx, { viewer, operation: 'endAllSessions', input }, async () => {
      const user = viewer.kind === 'user' ? await lockUser(tx.manager, viewer.id) : null;
      if (user === null) throw forbidden();
      const now = deps.now();
      const alive = (await loadOpenSessions(tx.manager, user.id)).filter((session) =>
        isAlive(session, user.sessionsFrom, now),
      );
      for (const { id } of alive) await end(tx.manager, id, { at: now, reason: 'ENDED_BY_USER' });
      const ended = endSessions(user, now);
      await saveAccess(tx.manager, ended);
      await tx.audit({
        object: { type: 'user', id: user.id },
        after: { endedSessions: alive.length },
      });
      await announceAccess(tx, ended);
      return { endedSessions: alive.length };
    }),
  );
}

export type StepUp = AccessToken & { readonly stepUpExpiresAt: Date };

/** A fresh one-time code for the caller's session. Wrong codes count with those of the login. */
export async function stepUp(deps: Deps, viewer: Viewer, code: string): Promise<StepUp> {
  if (viewer.kind !== 'user' || !can(viewer, 'identity.session:manage', { self: viewer.id }))
    throw forbidden();
  const { id: userId, sessionId } = viewer;
  const action = 'identity.session:step-up';
  const taken = await deps.transaction(beforeLogin, action, async (tx) => {
    const now = deps.now();
    if (!(await takeCode(deps, tx, { userId, code }))) return { kind: 'WRONG' } as const;
    const user = await loadUser(tx.manager, userId);
    const session = await lockSession(tx.manager, sessionId);
    if (!user || !session || !isAlive(session, user.sessionsFrom, now))
      return { kind: 'ENDED' } as const;
    await touchSession(tx.manager, sessionId, { otpTime: now });
    await tx.audit({ object: { type: 'user', id: userId }, after: { step: 'step-up', sessionId } });
    return {
      kind: 'RIGHT',
      user,
      session: { ...session, otpTime: now },
      roles: await rolesNow(tx, userId, now),
    } as const;
  });
  if (taken.kind === 'WRONG')
    return refuse(deps, action, { userId, error: wrongCode('RULE_VIOLATION') });
  if (taken.kind === 'ENDED') return refuse(deps, action, { userId, error: sessionEnded() });
  return {
    ...(await issueToken(deps, taken)),
    stepUpExpiresAt: new Date(taken.session.otpTime.getTime() + stepUpMinutes * 60_000),
  };
}
