import { checkAddressOfAnother, checkInvitations } from './account-change';

const now = new Date('2026-11-24T12:00:00Z');
const hoursAgo = (hours: number): Date => new Date(now.getTime() - hours * 3_600_000);

describe('a reset after a change of address', () => {
  const changed = (by: string, hours: number) => [
    { kind: 'EMAIL_CHANGED' as const, changedBy: by, changedAt: hoursAgo(hours) },
  ];

  it('waits 72 hours for whoever changed the address', () => {
    const rule = expect.objectContaining({ details: { rule: 'user.address-just-changed' } });
    expect(() => {
      checkAddressOfAnother(changed('ada', 71.9), 'ada', now);
    }).toThrow(rule);
    // Another change after his does not make the address another's.
    expect(() => {
      checkAddressOfAnother([...changed('bo', 1), ...changed('ada', 2)], 'ada', now);
    }).toThrow(rule);
  });

  it.each([
    ['another changed it', changed('bo', 1)],
    ['it was three days ago', changed('ada', 72)],
    [
      'he did something else',
      [{ kind: 'MOVED' as const, changedBy: 'ada', changedAt: hoursAgo(1) }],
    ],
  ])('is his to start when %s', (_, past) => {
    expect(() => {
      checkAddressOfAnother(past, 'ada', now);
    }).not.toThrow();
  });
});

describe('invitations', () => {
  const sent = (hours: readonly number[]) =>
    hours.map((ago) => ({ kind: 'INVITED' as const, changedBy: 'ada', changedAt: hoursAgo(ago) }));

  it('are five a day', () => {
    expect(() => {
      checkInvitations(sent([0, 1, 2, 23]), now);
    }).not.toThrow();
    expect(() => {
      checkInvitations(sent([0, 1, 2, 3, 23.9]), now);
    }).toThrow(expect.objectContaining({ details: { rule: 'user.too-many-invitations' } }));
    expect(() => {
      checkInvitations(sent([0, 1, 2, 3, 24]), now);
    }).not.toThrow();
  });
});
