import { IsNull, type EntityManager } from 'typeorm';
import type { Session, SessionEnd } from '../domain/session';
import { RefreshTokenRow, SessionRow } from './session.row';
import { isUuid } from './user.store';

export type StoredSession = Session & { readonly previousLoginAt: Date | null };

export async function loadOpenSessions(
  manager: EntityManager,
  userId: string,
): Promise<readonly StoredSession[]> {
  return manager.find(SessionRow, {
    where: { userId, endedAt: IsNull() },
    order: { startedAt: 'DESC' },
  });
}

export async function loadSession(
  manager: EntityManager,
  id: string,
): Promise<StoredSession | null> {
  return isUuid(id) ? manager.findOneBy(SessionRow, { id }) : null;
}

export async function lockSession(
  manager: EntityManager,
  id: string,
): Promise<StoredSession | null> {
  return manager.findOne(SessionRow, { where: { id }, lock: { mode: 'pessimistic_write' } });
}

export async function insertSession(manager: EntityManager, session: StoredSession): Promise<void> {
  await manager.insert(SessionRow, { ...session, endReason: null });
}

export async function endSession(
  manager: EntityManager,
  id: string,
  { at, reason }: { readonly at: Date; readonly reason: SessionEnd },
): Promise<void> {
  await manager.update(SessionRow, { id }, { endedAt: at, endReason: reason });
}

export async function touchSession(
  manager: EntityManager,
  id: string,
  times: { readonly lastUsedAt?: Date; readonly otpTime?: Date },
): Promise<void> {
  await manager.update(SessionRow, { id }, times);
}

export type StoredRefreshToken = {
  readonly tokenHash: string;
  readonly sessionId: string;
  readonly expiresAt: Date;
  readonly usedAt: Date | null;
  readonly successorHash: string | null;
  readonly successorSealed: string | null;
};

export async function loadRefreshToken(
  manager: EntityManager,
  tokenHash: string,
): Promise<StoredRefreshToken | null> {
  return manager.findOneBy(RefreshTokenRow, { tokenHash });
}

export async function insertRefreshToken(
  manager: EntityManager,
  token: { tokenHash: string; sessionId: string; expiresAt: Date },
): Promise<void> {
  await manager.insert(RefreshTokenRow, {
    ...token,
    usedAt: null,
    successorHash: null,
    successorSealed: null,
  });
}

export async function spendRefreshToken(
  manager: EntityManager,
  tokenHash: string,
  spent: {
    readonly usedAt: Date;
    readonly successorHash: string;
    readonly successorSealed: string;
  },
): Promise<void> {
  await manager.update(RefreshTokenRow, { tokenHash }, spent);
}

/** Whether a token has been exchanged. */
export async function isSpent(manager: EntityManager, tokenHash: string): Promise<boolean> {
  const token = await loadRefreshToken(manager, tokenHash);
  return token === null || token.usedAt !== null;
}

/** Removes what nobody can use any more: sessions with their tokens a day after they could have lived longest, challenges, counters. */
export async function removeExpired(manager: EntityManager, now: Date): Promise<void> {
  const dayAgo = new Date(now.getTime() - 86_400_000);
  await manager.query('DELETE FROM session WHERE expires_at < $1', [dayAgo]);
  await manager.query('DELETE FROM login_challenge WHERE expires_at < $1', [dayAgo]);
  await manager.query('DELETE FROM account_link WHERE expires_at < $1', [dayAgo]);
  await manager.query('DELETE FROM enrolment WHERE expires_at < $1', [dayAgo]);
  // Longer than any occasion that must not come twice.
  await manager.query('DELETE FROM message WHERE COALESCE(sent_at, given_up_at) < $1', [
    new Date(now.getTime() - 180 * 86_400_000),
  ]);
  await manager.query('DELETE FROM known_device WHERE expires_at < $1', [now]);
  await manager.query('DELETE FROM source_budget WHERE started_at < $1', [dayAgo]);
  await manager.query('DELETE FROM password_attempt WHERE attempted_at < $1', [dayAgo]);
  await manager.query(
    'UPDATE refresh_token SET successor_sealed = NULL WHERE successor_sealed IS NOT NULL AND used_at < $1',
    [new Date(now.getTime() - 60_000)],
  );
}
