import {
  changeRoles,
  deactivate,
  endSessions,
  inactivate,
  isOverdue,
  later,
  lock,
  logIn,
  mayMove,
  reactivate,
  searchKeysOf,
  sortKeyOf,
  usernameOf,
  type User,
  type UserStatus,
} from './user';

const now = new Date('2026-03-01T12:00:00Z');

const active: User = {
  id: 'u',
  username: 'kari',
  name: 'Kari Nordmann',
  email: 'kari@skien.example',
  mobile: '+4790000000',
  homeMunicipality: '4003',
  homeDistrict: null,
  status: 'ACTIVE',
  lastLoginAt: null,
  activatedAt: new Date('2025-01-01T00:00:00Z'),
  reactivatedAt: null,
  invitedAt: null,
  resetAt: null,
  epoch: 7,
  version: 9,
  revision: 1,
  sessionsFrom: new Date(0),
};

const statuses: readonly UserStatus[] = ['INVITED', 'ACTIVE', 'INACTIVE', 'LOCKED', 'DEACTIVATED'];

describe('the states of a user', () => {
  it.each<readonly [UserStatus, readonly UserStatus[]]>([
    ['INVITED', ['ACTIVE', 'DEACTIVATED']],
    ['ACTIVE', ['INACTIVE', 'LOCKED', 'DEACTIVATED']],
    ['INACTIVE', ['ACTIVE', 'DEACTIVATED']],
    ['LOCKED', ['ACTIVE', 'INACTIVE', 'DEACTIVATED']],
    ['DEACTIVATED', ['INVITED', 'ACTIVE']],
  ])('%s leads to %j and nowhere else', (from, to) => {
    expect(statuses.filter((status) => mayMove(from, status))).toEqual(to);
  });

  it.each([
    ['INACTIVE', inactivate],
    ['LOCKED', lock],
    ['DEACTIVATED', deactivate],
  ] as const)('%s ends every session and makes every token stale', (status, change) => {
    expect(change(active, now)).toMatchObject({
      status,
      epoch: now.getTime(),
      version: now.getTime(),
      revision: 2,
      sessionsFrom: now,
    });
  });

  it.each(['INACTIVE', 'LOCKED', 'INVITED'] as const)(
    'a user who is %s can be shut out',
    (status) => {
      expect(deactivate({ ...active, status }, now).status).toBe('DEACTIVATED');
    },
  );

  it('is shut out once', () => {
    expect(() => deactivate({ ...active, status: 'DEACTIVATED' }, now)).toThrow(
      expect.objectContaining({ details: { rule: 'user.already-deactivated' } }),
    );
  });

  it.each(['INACTIVE', 'DEACTIVATED'] as const)(
    'a user who is %s can be let in again, and none of his old sessions with him',
    (status) => {
      expect(reactivate({ ...active, status }, now)).toMatchObject({
        status: 'ACTIVE',
        reactivatedAt: now,
        sessionsFrom: now,
      });
    },
  );

  it.each(['INVITED', 'ACTIVE', 'LOCKED'] as const)(
    'a user who is %s cannot be let in again',
    (status) => {
      expect(() => reactivate({ ...active, status }, now)).toThrow(
        expect.objectContaining({ details: { rule: 'user.not-inactive' } }),
      );
    },
  );

  it('one who never activated his account needs an invitation', () => {
    expect(() => reactivate({ ...active, status: 'DEACTIVATED', activatedAt: null }, now)).toThrow(
      expect.objectContaining({ details: { rule: 'user.never-activated' } }),
    );
  });
});

describe('inactivity', () => {
  const on = (day: string): Date => new Date(`${day}T11:00:00Z`);

  it.each([
    ['2026-01-15', '2026-04-15', false],
    ['2026-01-15', '2026-04-16', true],
    // Month ends are clamped: 30 November and three months is 28 February.
    ['2025-11-30', '2026-02-28', false],
    ['2025-11-30', '2026-03-01', true],
    ['2023-11-30', '2024-02-29', false],
    ['2023-11-30', '2024-03-01', true],
  ])('after a login on %s: on %s it is %s', (login, today, overdue) => {
    expect(
      isOverdue(
        { lastLoginAt: on(login), activatedAt: on('2020-01-01'), reactivatedAt: null },
        today,
      ),
    ).toBe(overdue);
  });

  it('counts from the latest of login, activation and reactivation', () => {
    const old = on('2025-01-01');
    expect(
      isOverdue(
        { lastLoginAt: old, activatedAt: old, reactivatedAt: on('2026-03-01') },
        '2026-04-01',
      ),
    ).toBe(false);
    expect(
      isOverdue(
        { lastLoginAt: null, activatedAt: on('2026-03-01'), reactivatedAt: null },
        '2026-04-01',
      ),
    ).toBe(false);
  });

  it('reads the day in Oslo: a login just before midnight UTC is one of the next day', () => {
    expect(
      isOverdue(
        { lastLoginAt: new Date('2026-01-14T23:30:00Z'), activatedAt: null, reactivatedAt: null },
        '2026-04-15',
      ),
    ).toBe(false);
  });
});

describe('epoch and version', () => {
  it('are the time, or one more than before', () => {
    expect(later(5, now)).toBe(now.getTime());
    expect(later(now.getTime() + 50, now)).toBe(now.getTime() + 51);
  });

  it.each([
    ['a change of roles', changeRoles],
    ['the end of all sessions', endSessions],
  ] as const)('both rise with %s', (_, change) => {
    const changed = change(change(active, now), now);
    expect(changed.epoch).toBe(now.getTime() + 1);
    expect(changed.version).toBe(now.getTime() + 1);
  });

  it('a login raises the version alone, so that other sessions go on', () => {
    expect(logIn(active, now)).toMatchObject({
      epoch: 7,
      version: now.getTime(),
      revision: 1,
      lastLoginAt: now,
    });
  });
});

describe('names', () => {
  it('sort as a Norwegian reads', () => {
    const names = ['Ågot', 'Zakarias', 'Øyvind', 'Ære', 'Anne'];
    expect([...names].sort((a, b) => (sortKeyOf(a) < sortKeyOf(b) ? -1 : 1))).toEqual([
      'Anne',
      'Zakarias',
      'Ære',
      'Øyvind',
      'Ågot',
    ]);
  });

  it('are found by each of their words, the username and the address', () => {
    expect(
      searchKeysOf({
        name: 'Kari  Anne Nordmann',
        username: 'kari.n',
        email: 'Kari@Skien.example',
      }),
    ).toEqual(['kari anne nordmann', 'anne', 'nordmann', 'kari.n', 'kari@skien.example']);
  });

  it('are the same however a keyboard composes them', () => {
    expect(usernameOf(' A\u030Agot ')).toBe(usernameOf('ÅGOT'));
  });
});
