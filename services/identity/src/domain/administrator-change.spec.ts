import {
  checkNoneOpen,
  checkNotShutOut,
  decide,
  grantsToTake,
  submitted,
  type ChangeStatus,
  type NewChange,
} from './administrator-change';
import type { RoleGrant } from './role-grant';

const now = new Date('2026-03-01T10:00:00Z');
const later = new Date('2026-03-02T10:00:00Z');
const wish: NewChange = {
  id: 'c',
  kind: 'REMOVE',
  userId: 'u',
  municipality: '0301',
  district: '030101',
  reason: 'Slutter',
  origin: 'MUNICIPALITY',
  submittedBy: 's',
};
const form = submitted(wish, now);
const answer = { decision: 'APPROVED', by: 'd', reason: 'I orden' } as const;

it('begins undecided', () => {
  expect(form).toEqual({
    ...wish,
    submittedAt: now,
    status: 'SUBMITTED',
    decidedBy: null,
    decidedAt: null,
    decisionReason: null,
    version: 1,
  });
});

it.each(['APPROVED', 'REJECTED'] as const)('is %s with who, when and why', (decision) => {
  expect(decide(form, { ...answer, decision }, later)).toEqual({
    ...form,
    status: decision,
    decidedBy: 'd',
    decidedAt: later,
    decisionReason: 'I orden',
    version: 2,
  });
});

it.each<readonly [ChangeStatus, 'APPROVED' | 'REJECTED']>([
  ['APPROVED', 'APPROVED'],
  ['APPROVED', 'REJECTED'],
  ['REJECTED', 'APPROVED'],
  ['REJECTED', 'REJECTED'],
])('that was %s is never %s after', (status, decision) => {
  expect(() => decide({ ...form, status }, { ...answer, decision }, later)).toThrow(
    expect.objectContaining({
      code: 'RULE_VIOLATION',
      details: { rule: 'administrator-change.already-decided' },
    }),
  );
});

it('is not for a user who is shut out, and for any other', () => {
  expect(() => {
    checkNotShutOut({ status: 'DEACTIVATED' });
  }).toThrow(
    expect.objectContaining({
      details: { rule: 'administrator-change.user-deactivated', field: 'input.userId' },
    }),
  );
  for (const status of ['INVITED', 'ACTIVE', 'INACTIVE', 'LOCKED'] as const)
    expect(() => {
      checkNotShutOut({ status });
    }).not.toThrow();
});

it('is sent in once until it is decided', () => {
  expect(() => {
    checkNoneOpen(true);
  }).toThrow(expect.objectContaining({ details: { rule: 'administrator-change.already-open' } }));
  expect(() => {
    checkNoneOpen(false);
  }).not.toThrow();
});

describe('a removal', () => {
  const grant: RoleGrant = {
    id: 'g',
    userId: 'u',
    role: 'KOMMUNEADMINISTRATOR',
    municipality: '0301',
    district: '030101',
    validFrom: '2026-01-01',
    validTo: null,
    grantedAt: now,
    grantedBy: null,
    revokedAt: null,
  };

  it('takes what holds in exactly this place, now or later', () => {
    const coming = { ...grant, id: 'coming', validFrom: '2027-01-01' };
    const others = [
      { ...grant, role: 'KOMMUNELESEBRUKER' },
      { ...grant, district: null },
      { ...grant, district: '030102' },
      { ...grant, validTo: '2026-03-01' },
      { ...grant, revokedAt: now },
    ];
    expect(grantsToTake(wish, [...others, grant, coming], '2026-03-01')).toEqual([grant, coming]);
    expect(() => grantsToTake(wish, others, '2026-03-01')).toThrow(
      expect.objectContaining({
        details: { rule: 'administrator-change.not-administrator', field: 'input.userId' },
      }),
    );
  });
});
