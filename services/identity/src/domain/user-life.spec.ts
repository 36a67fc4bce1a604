import {
  activate,
  dueWarning,
  inactiveFrom,
  inviteAgain,
  invited,
  isLapsed,
  resetCredentials,
  unlock,
  type User,
} from './user';

const now = new Date('2026-03-01T12:00:00Z');
const newcomer = invited(
  {
    id: 'u',
    username: 'kari.nordmann',
    name: 'Kari Nordmann',
    email: 'kari@skien.example',
    mobile: '+4790000000',
    homeMunicipality: '4003',
    homeDistrict: null,
  },
  now,
);
const active: User = { ...newcomer, status: 'ACTIVE', activatedAt: now };
const refused = (rule: string) => expect.objectContaining({ details: { rule } });

it('an invitation becomes an active account, whose sessions begin now', () => {
  const later = new Date('2026-03-02T12:00:00Z');
  expect(activate(newcomer, later)).toMatchObject({
    status: 'ACTIVE',
    activatedAt: later,
    sessionsFrom: later,
    resetAt: null,
  });
});

it('a second authenticator leaves the day of the first activation', () => {
  expect(activate({ ...active, status: 'LOCKED' }, new Date('2026-05-01T12:00:00Z'))).toMatchObject(
    {
      status: 'ACTIVE',
      activatedAt: now,
    },
  );
});

it.each(['INACTIVE', 'DEACTIVATED'] as const)(
  '%s needs an administrator before an authenticator',
  (status) => {
    // Both may become active again, by reactivation alone; the use case asks for the status first.
    expect(() => resetCredentials({ ...active, status }, now)).toThrow(
      refused('user.wrong-status'),
    );
  },
);

it('a reset ends every session and is remembered until the user has chosen anew', () => {
  const reset = resetCredentials(active, now);
  expect(reset).toMatchObject({ status: 'ACTIVE', resetAt: now, sessionsFrom: now });
  expect(activate(reset, now).resetAt).toBeNull();
  expect(() => resetCredentials(newcomer, now)).toThrow(refused('user.never-activated'));
});

it('only a locked one is unlocked, and only one who never came is invited again', () => {
  expect(unlock({ ...active, status: 'LOCKED' }, now).status).toBe('ACTIVE');
  expect(() => unlock(active, now)).toThrow(refused('user.not-locked'));
  const later = new Date('2026-03-20T12:00:00Z');
  expect(inviteAgain({ ...newcomer, status: 'DEACTIVATED' }, later)).toMatchObject({
    status: 'INVITED',
    invitedAt: later,
  });
  expect(() => inviteAgain(active, later)).toThrow(refused('user.already-activated'));
});

it.each([
  ['2026-03-31', false],
  ['2026-04-01', true],
])('an invitation of 1 March has lapsed on %s: %s', (today, lapsed) => {
  expect(isLapsed(newcomer, today)).toBe(lapsed);
});

it('an account that came with its user never lapses', () => {
  expect(isLapsed({ status: 'INVITED', invitedAt: null }, '2030-01-01')).toBe(false);
});

it.each([
  ['2025-11-30T12:00:00Z', '2026-03-01'],
  ['2026-01-31T12:00:00Z', '2026-05-01'],
  // 23:30 in UTC is the next day in Oslo.
  ['2026-01-30T23:30:00Z', '2026-05-01'],
  ['2026-03-28T12:00:00Z', '2026-06-29'],
])('a login at %s keeps the user active until %s', (lastLoginAt, from) => {
  expect(inactiveFrom({ ...active, lastLoginAt: new Date(lastLoginAt), activatedAt: null })).toBe(
    from,
  );
});

it.each([
  ['2026-04-16', null],
  ['2026-04-17', 14],
  ['2026-04-27', 14],
  ['2026-04-28', 3],
  ['2026-04-30', 3],
  ['2026-05-01', null],
])('who becomes inactive on 1 May is warned on %s of %s days', (today, days) => {
  const user = { ...active, activatedAt: new Date('2026-01-31T12:00:00Z') };
  expect(dueWarning(user, today)).toBe(days);
  expect(dueWarning({ ...user, status: 'LOCKED' }, today)).toBe(days);
  expect(dueWarning({ ...user, status: 'INACTIVE' }, today)).toBeNull();
});
