export const idleMinutes = 30;
export const sessionHours = 8;
/** The oldest one ends when one more begins. */
export const maxSessions = 3;
/** How long a spent refresh token gives its successor again: for tabs and retries that ask at the same time. */
export const successorSeconds = 10;
export const stepUpMinutes = 10;

const tokenMinutes = { administrator: 2, other: 5 } as const;

const administrators: ReadonlySet<string> = new Set([
  'KOMMUNEADMINISTRATOR',
  'JOBBSJANSE_KOMMUNEADMINISTRATOR',
  'IMDI_ADMINISTRATOR',
]);

/** A login (økt) and what follows from it. */
export type Session = {
  readonly id: string;
  readonly userId: string;
  readonly startedAt: Date;
  readonly lastUsedAt: Date;
  /** When it ends at the latest, however much it is used. */
  readonly expiresAt: Date;
  readonly authTime: Date;
  readonly otpTime: Date;
  readonly endedAt: Date | null;
};

export type SessionEnd =
  'LOGGED_OUT' | 'ENDED_BY_USER' | 'TOO_MANY' | 'REFRESH_TOKEN_REUSED' | 'PASSWORD_CHANGED';

/** Idle sessions are over without anybody ending them. */
export function isAlive(
  session: Pick<Session, 'endedAt' | 'startedAt' | 'expiresAt' | 'lastUsedAt'>,
  sessionsFrom: Date,
  now: Date,
): boolean {
  return (
    session.endedAt === null &&
    session.startedAt > sessionsFrom &&
    now < session.expiresAt &&
    now.getTime() - session.lastUsedAt.getTime() < idleMinutes * 60_000
  );
}

/** Those that have to end before one more may begin, the oldest first. */
export function sessionsToEnd<S extends Session>(alive: readonly S[]): readonly S[] {
  const oldestFirst = [...alive].sort((a, b) => a.startedAt.getTime() - b.startedAt.getTime());
  return oldestFirst.slice(0, Math.max(0, oldestFirst.length - (maxSessions - 1)));
}

export const sessionEndsAt = (startedAt: Date): Date =>
  new Date(startedAt.getTime() + sessionHours * 3_600_000);

/** A refresh token lives half an hour, and never longer than its session. */
export function refreshTokenEndsAt(session: Pick<Session, 'expiresAt'>, now: Date): Date {
  return new Date(Math.min(now.getTime() + idleMinutes * 60_000, session.expiresAt.getTime()));
}

export function accessTokenEndsAt(
  roles: readonly string[],
  session: Pick<Session, 'expiresAt'>,
  now: Date,
): Date {
  const minutes = roles.some((role) => administrators.has(role))
    ? tokenMinutes.administrator
    : tokenMinutes.other;
  return new Date(Math.min(now.getTime() + minutes * 60_000, session.expiresAt.getTime()));
}

export type RefreshToken = {
  readonly expiresAt: Date;
  readonly usedAt: Date | null;
  /** Whether the token that came after it has been used itself. */
  readonly successorUsed: boolean;
};

/** ROTATE: a new token. REPEAT: the successor again. REUSED: somebody has a copy, and the session ends. */
export function useOf(token: RefreshToken, now: Date): 'ROTATE' | 'REPEAT' | 'REUSED' | 'EXPIRED' {
  if (token.usedAt === null) return now < token.expiresAt ? 'ROTATE' : 'EXPIRED';
  const inTime = now.getTime() - token.usedAt.getTime() <= successorSeconds * 1000;
  return inTime && !token.successorUsed ? 'REPEAT' : 'REUSED';
}
