import {
  checkNotHeld,
  checkPlace,
  holdsOn,
  isLasting,
  periodOf,
  type GrantFacts,
  type GrantWish,
  type RoleGrant,
} from './role-grant';

const wish: GrantWish = {
  role: 'KOMMUNELESEBRUKER',
  municipality: '4003',
  district: null,
  validFrom: null,
  validTo: null,
};
const facts: GrantFacts = {
  isMunicipalRole: true,
  municipalityInForce: true,
  districtMunicipality: null,
};
const held: RoleGrant = {
  ...wish,
  id: 'g',
  userId: 'u',
  validFrom: '2026-01-01',
  validTo: '2026-07-01',
  grantedAt: new Date(0),
  grantedBy: null,
  revokedAt: null,
};

describe('the period of a grant', () => {
  it('begins today and is open-ended when nothing is said', () => {
    expect(periodOf(wish, '2026-03-01')).toEqual({ from: '2026-03-01', to: null });
  });

  it.each([
    ['input.validFrom', { validFrom: '2026-02-28', validTo: null }],
    ['input.validTo', { validFrom: null, validTo: '2026-03-01' }],
    ['input.validTo', { validFrom: '2026-04-01', validTo: '2026-03-15' }],
  ])('is refused at %s for %j', (field, period) => {
    expect(() => periodOf({ ...wish, ...period }, '2026-03-01')).toThrow(
      expect.objectContaining({ code: 'BAD_USER_INPUT', details: { field } }),
    );
  });
});

describe('the place of a grant', () => {
  it.each([
    [wish, facts],
    [
      { ...wish, district: '400301' },
      { ...facts, districtMunicipality: '4003' },
    ],
    [
      { ...wish, municipality: null },
      { ...facts, isMunicipalRole: false },
    ],
  ])('%j is taken', (given, known) => {
    expect(() => {
      checkPlace(given, known);
    }).not.toThrow();
  });

  it.each([
    ['BAD_USER_INPUT', wish, { ...facts, isMunicipalRole: false }],
    ['BAD_USER_INPUT', { ...wish, municipality: null }, facts],
    ['BAD_USER_INPUT', { ...wish, district: '030101' }, { ...facts, districtMunicipality: '0301' }],
    ['BAD_USER_INPUT', { ...wish, district: '030116' }, facts],
    ['RULE_VIOLATION', wish, { ...facts, municipalityInForce: false }],
  ])('gives %s for %j', (code, given, known) => {
    expect(() => {
      checkPlace(given, known);
    }).toThrow(expect.objectContaining({ code }));
  });
});

describe('the same role again', () => {
  const rule = expect.objectContaining({
    details: { rule: 'role-grant.already-granted' },
  }) as Error;

  it.each([
    ['2026-03-01', null],
    ['2025-01-01', '2026-01-02'],
    ['2026-06-30', '2026-07-01'],
  ])('is refused from %s to %s', (from, to) => {
    expect(() => {
      checkNotHeld(wish, { from, to }, [held]);
    }).toThrow(rule);
  });

  it.each<readonly [string, Partial<RoleGrant>, { from: string; to: string | null }]>([
    ['after it has ended', {}, { from: '2026-07-01', to: null }],
    ['before it begins', {}, { from: '2025-01-01', to: '2026-01-01' }],
    ['when it was revoked', { revokedAt: new Date(0) }, { from: '2026-03-01', to: null }],
    ['in another municipality', { municipality: '4001' }, { from: '2026-03-01', to: null }],
    ['for a district of it', { district: '400301' }, { from: '2026-03-01', to: null }],
  ])('is given %s', (_, difference, period) => {
    expect(() => {
      checkNotHeld(wish, period, [{ ...held, ...difference }]);
    }).not.toThrow();
  });
});

it('a grant holds from its first day to the day before its last', () => {
  expect(
    ['2025-12-31', '2026-01-01', '2026-06-30', '2026-07-01'].map((day) => holdsOn(held, day)),
  ).toEqual([false, true, true, false]);
  expect(holdsOn({ ...held, revokedAt: new Date(0) }, '2026-03-01')).toBe(false);
  expect(['2025-12-31', '2026-07-01'].map((day) => isLasting(held, day))).toEqual([true, false]);
});
