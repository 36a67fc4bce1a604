import {
  accessTokenEndsAt,
  isAlive,
  refreshTokenEndsAt,
  sessionEndsAt,
  sessionsToEnd,
  useOf,
  type Session,
} from './session';

const at = (minutes: number): Date => new Date(Date.UTC(2026, 2, 1) + minutes * 60_000);

const session: Session = {
  id: 's',
  userId: 'u',
  startedAt: at(0),
  lastUsedAt: at(0),
  expiresAt: sessionEndsAt(at(0)),
  authTime: at(0),
  otpTime: at(0),
  endedAt: null,
};
const longAgo = new Date(0);

describe('a session', () => {
  it.each<readonly [string, Partial<Session>, Date, number, boolean]>([
    ['in use', {}, longAgo, 10, true],
    ['idle for half an hour', {}, longAgo, 30, false],
    ['used again', { lastUsedAt: at(29) }, longAgo, 58, true],
    ['eight hours old', { lastUsedAt: at(479) }, longAgo, 480, false],
    ['ended', { endedAt: at(1) }, longAgo, 2, false],
    ['older than the end of all sessions', {}, at(1), 2, false],
    ['begun in the same instant', {}, at(0), 2, false],
  ])('%s is alive: %4$s', (_, difference, sessionsFrom, minutes, alive) => {
    expect(isAlive({ ...session, ...difference }, sessionsFrom, at(minutes))).toBe(alive);
  });

  it('of the oldest ends when a fourth begins', () => {
    const open = [3, 1, 2].map((minutes) => ({
      ...session,
      id: String(minutes),
      startedAt: at(minutes),
    }));
    expect(sessionsToEnd(open).map(({ id }) => id)).toEqual(['1']);
    expect(sessionsToEnd(open.slice(0, 2))).toEqual([]);
    expect(
      sessionsToEnd([...open, { ...session, id: '0', startedAt: at(0) }]).map(({ id }) => id),
    ).toEqual(['0', '1']);
  });
});

describe('tokens', () => {
  it.each([
    [[], 5],
    [['KOMMUNELESEBRUKER'], 5],
    [['KOMMUNELESEBRUKER', 'KOMMUNEADMINISTRATOR'], 2],
    [['IMDI_ADMINISTRATOR'], 2],
  ])('of one with %j live %d minutes', (roles, minutes) => {
    expect(accessTokenEndsAt(roles, session, at(0))).toEqual(at(minutes));
  });

  it('never outlive their session', () => {
    expect(accessTokenEndsAt([], session, at(478))).toEqual(at(480));
    expect(refreshTokenEndsAt(session, at(470))).toEqual(at(480));
    expect(refreshTokenEndsAt(session, at(0))).toEqual(at(30));
  });
});

describe('a refresh token', () => {
  const fresh = { expiresAt: at(30), usedAt: null, successorUsed: false };
  const spent = { ...fresh, usedAt: at(5) };
  const seconds = (count: number): Date => new Date(at(5).getTime() + count * 1000);

  it.each([
    ['ROTATE', fresh, at(29)],
    ['EXPIRED', fresh, at(30)],
    ['REPEAT', spent, seconds(0)],
    ['REPEAT', spent, seconds(10)],
    ['REUSED', spent, seconds(10.001)],
    ['REUSED', { ...spent, successorUsed: true }, seconds(1)],
    ['REUSED', spent, at(40)],
  ] as const)('%s: %j at %s', (use, token, now) => {
    expect(useOf(token, now)).toBe(use);
  });
});
