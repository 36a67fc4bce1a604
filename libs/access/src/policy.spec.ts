import { AppError } from '@imdinett/kernel';
import { conditions } from './conditions';
import { actions, stepUpActions, type Action } from './matrix';
import {
  actionsOfRole,
  assertCan,
  assertStepUp,
  can,
  effectiveActions,
  monthsBack,
  rolesOfAction,
  scopeOf,
  type Standing,
} from './policy';
import type { Role } from './roles';
import { systemViewer, type MachineViewer, type RoleGrant, type UserViewer } from './viewer';

const skien = { municipality: '4003', district: null };
const porsgrunn = { municipality: '4001', district: null };
const gamleOslo = { municipality: '0301', district: '030101' };
const gruenerloekka = { municipality: '0301', district: '030102' };
const oslo = { municipality: '0301', district: null };

const otpTime = new Date('2026-11-02T08:00:00Z');

function grant(
  role: Role,
  place: { municipality: string; district: string | null } | null,
  id = 'g1',
): RoleGrant {
  const [municipality, district] = place ? [place.municipality, place.district] : [null, null];
  return { id, role, municipality, district, validFrom: '2026-01-01', validTo: null };
}

function user(...grants: readonly RoleGrant[]): UserViewer {
  return { kind: 'user', id: 'ada', sessionId: 's1', otpTime, grants };
}

function refusalOf(work: () => void): string | null {
  try {
    work();
    return null;
  } catch (error) {
    return error instanceof AppError ? error.code : 'another error';
  }
}

describe('deny by default', () => {
  it('gives a user without roles only what every user has', () => {
    expect(
      effectiveActions(user())
        .map(({ action }) => action)
        .sort(),
    ).toEqual([
      'identity.municipality:read',
      'identity.profile:read',
      'identity.profile:update',
      'identity.role-catalogue:read',
      'identity.session:manage',
      'identity.user:read-name',
      'support.case:read',
      'support.case:reply',
      'support.front-page:read',
    ]);
  });

  it('gives a row that stands nowhere to nobody but IMDi', () => {
    expect(can(user(grant('KOMMUNE_BOSETTER_SKRIV', skien)), 'settlement.request:read', {})).toBe(
      false,
    );
    expect(can(user(grant('IMDI_BOSETTING', null)), 'settlement.request:read', {})).toBe(true);
  });

  it('gives a machine nothing yet', () => {
    const machine: MachineViewer = { kind: 'machine', id: 'fagsystem', municipality: '4003' };
    expect(actions.filter((action) => scopeOf(machine, action).length > 0)).toEqual([]);
  });

  it.each<[string, RoleGrant]>([
    ['a municipal role without a municipality', grant('KOMMUNELESEBRUKER', null)],
    ['IMDi’s role in a municipality', grant('IMDI_NIR', skien)],
    [
      'a district of another municipality',
      grant('KOMMUNELESEBRUKER', { municipality: '4601', district: '030101' }),
    ],
    [
      'a list for a municipality',
      grant('KOMMUNELESEBRUKER', { municipality: '4003,0301', district: null }),
    ],
    ['an empty municipality', grant('KOMMUNELESEBRUKER', { municipality: '', district: null })],
    ['an empty district', grant('KOMMUNELESEBRUKER', { municipality: '0301', district: '' })],
  ])('gives nothing for %s', (_, malformed) => {
    expect(effectiveActions(user(malformed))).toEqual(effectiveActions(user()));
  });

  it('gives nothing for a role of another release', () => {
    const stored = { ...grant('IMDI_NIR', null), role: 'IMDI_EVERYTHING' };
    // What a reader that skipped validGrants would hold.
    const unknown = JSON.parse(JSON.stringify(stored)) as RoleGrant;
    expect(effectiveActions(user(unknown))).toEqual(effectiveActions(user()));
  });

  it('does not take a name of Object.prototype for an action', () => {
    const all = user(grant('IMDI_ADMINISTRATOR', null));
    expect(scopeOf(all, JSON.parse('"toString"') as Action)).toEqual([]);
  });
});

describe('reach', () => {
  const writer = user(grant('KOMMUNE_BOSETTER_SKRIV', skien));

  it.each<[string, UserViewer, Action, Standing, boolean]>([
    ['own, here', writer, 'settlement.request:answer', { own: [skien] }, true],
    ['own, elsewhere', writer, 'settlement.request:answer', { own: [porsgrunn] }, false],
    ['assigned here', writer, 'settlement.arrival:register', { assigned: [skien] }, true],
    ['settled is not assigned', writer, 'settlement.arrival:register', { settled: [skien] }, false],
    [
      'settled here, elsewhere before',
      writer,
      'nir.person:read-basic',
      { settled: [porsgrunn, skien] },
      true,
    ],
    [
      'followed up is not settled',
      writer,
      'nir.person:read-basic',
      { 'followed-up': [skien] },
      false,
    ],
    [
      'categorised, anywhere',
      user(grant('KOMMUNELESEBRUKER', skien)),
      'nir.person:read',
      { categorised: true },
      true,
    ],
    [
      'followed up, no category',
      user(grant('KOMMUNELESEBRUKER', skien)),
      'nir.person:read',
      { 'followed-up': [skien], categorised: false },
      false,
    ],
    [
      'followed up, no category',
      user(grant('KOMMUNENIRSUPERBRUKER', skien)),
      'nir.person:read',
      { 'followed-up': [skien], categorised: false },
      true,
    ],
    [
      'categorised elsewhere, to register',
      user(grant('KOMMUNENIRSUPERBRUKER', skien)),
      'nir.introduction:register',
      { 'followed-up': [porsgrunn], categorised: true },
      false,
    ],
    [
      'closed data of a reader',
      user(grant('KOMMUNELESEBRUKER', skien)),
      'nir.person:read-closed',
      { 'followed-up': [skien], categorised: true },
      false,
    ],
    ['one’s own case', user(), 'support.case:reply', { self: 'ada', own: [porsgrunn] }, true],
    ['another’s case', user(), 'support.case:reply', { self: 'bo', own: [skien] }, false],
    ['a case that nobody opened', user(), 'support.case:reply', { self: null }, false],
  ])('%s', (_, ...[viewer, action, standing, expected]) => {
    expect(can(viewer, action, standing)).toBe(expected);
  });

  it('refuses with FORBIDDEN what is out of reach', () => {
    expect(
      refusalOf(() => assertCan(writer, 'settlement.request:answer', { own: [porsgrunn] })),
    ).toBe('FORBIDDEN');
    expect(
      refusalOf(() => assertCan(writer, 'settlement.request:answer', { own: [skien] })),
    ).toBeNull();
  });

  it('adds up the grants of several municipalities, and mixes none of them', () => {
    const viewer = user(
      grant('KOMMUNE_BOSETTER_SKRIV', skien, 'g1'),
      grant('KOMMUNE_ANMODER_LES', porsgrunn, 'g2'),
    );
    expect(scopeOf(viewer, 'settlement.request:read')).toEqual([
      { reach: 'own', municipality: '4003', district: null, grantId: 'g1' },
      { reach: 'own', municipality: '4001', district: null, grantId: 'g2' },
    ]);
    expect(can(viewer, 'settlement.request:read', { own: [porsgrunn] })).toBe(true);
    expect(can(viewer, 'settlement.request:answer', { own: [porsgrunn] })).toBe(false);
  });
});

describe('districts', () => {
  const inDistrict = user(grant('KOMMUNENIRSUPERBRUKER', gamleOslo));
  const inCity = user(grant('KOMMUNENIRSUPERBRUKER', oslo));

  it.each<[string, UserViewer, Standing, boolean]>([
    ['a district grant, its district', inDistrict, { 'followed-up': [gamleOslo] }, true],
    ['a district grant, another district', inDistrict, { 'followed-up': [gruenerloekka] }, false],
    ['a district grant, a row without a district', inDistrict, { 'followed-up': [oslo] }, false],
    ['a grant without a district, any district', inCity, { 'followed-up': [gruenerloekka] }, true],
    ['a grant without a district, a row without', inCity, { 'followed-up': [oslo] }, true],
  ])('%s', (_, ...[viewer, standing, expected]) => {
    expect(can(viewer, 'nir.introduction:register', standing)).toBe(expected);
  });

  it('keeps what exists per municipality from a grant that names a district', () => {
    const writer = user(grant('KOMMUNE_BOSETTER_SKRIV', gamleOslo));
    expect(can(writer, 'settlement.request:answer', { own: [oslo] })).toBe(false);
    expect(can(writer, 'settlement.allocation:answer', { own: [gamleOslo] })).toBe(true);
  });

  it('does not narrow what is country-wide', () => {
    expect(can(inDistrict, 'nir.person:read', { categorised: true })).toBe(true);
  });
});

describe('earlier municipalities', () => {
  it.each<[string, string, string, boolean]>([
    ['renumbered in 2020', '4003', '3807', true],
    ['renumbered in 2020 and 2024', '4003', '0806', true],
    ['merged into it', '5001', '1662', true],
    ['merged and renumbered', '3205', '0231', true],
    ['another of the same name', '3419', '0137', false],
    ['split, the larger part', '1508', '1507', false],
    ['split, the smaller part', '1580', '1507', false],
    ['merged into one that was split', '1580', '1534', false],
    ['split between three', '5059', '5012', false],
    ['its successor, from a grant in the old number', '3807', '4003', false],
  ])('%s: %s reaches rows of %s: %s', (_, ...[granted, row, expected]) => {
    const viewer = user(grant('KOMMUNENIRSUPERBRUKER', { municipality: granted, district: null }));
    const standing = { 'followed-up': [{ municipality: row, district: null }] };
    expect(can(viewer, 'nir.introduction:register', standing)).toBe(expected);
  });
});

describe('how far back one may register', () => {
  const standing = { 'followed-up': [skien], 'followed-up-intro': [skien] };

  it.each<[string, UserViewer, number]>([
    ['Kommuneintrobruker', user(grant('KOMMUNEINTROBRUKER', skien)), 2],
    ['Kommuneetterregistrerer', user(grant('KOMMUNEETTERREGISTRERER', skien)), 12],
    [
      'both',
      user(grant('KOMMUNEINTROBRUKER', skien), grant('KOMMUNEETTERREGISTRERER', skien, 'g2')),
      12,
    ],
    [
      'the wide one elsewhere',
      user(grant('KOMMUNEINTROBRUKER', skien), grant('KOMMUNEETTERREGISTRERER', porsgrunn, 'g2')),
      2,
    ],
    ['neither', user(grant('KOMMUNELESEBRUKER', skien)), 0],
  ])('%s', (_, viewer, months) => {
    expect(monthsBack(viewer, 'nir.introduction:register', standing)).toBe(months);
  });
});

describe('step-up', () => {
  const after = (ms: number): Date => new Date(otpTime.getTime() + ms);
  const tenMinutes = 10 * 60_000;

  it.each([0, 1, tenMinutes - 1, tenMinutes])('accepts a code given %d ms ago', (ms) => {
    expect(refusalOf(() => assertStepUp(user(), 'identity.role:grant', after(ms)))).toBeNull();
  });

  it.each([tenMinutes + 1, 24 * 3_600_000, Number.NaN])('asks for a new code after %d ms', (ms) => {
    expect(refusalOf(() => assertStepUp(user(), 'identity.role:grant', after(ms)))).toBe(
      'STEP_UP_REQUIRED',
    );
  });

  it('asks for none where the action is not marked', () => {
    expect(
      refusalOf(() => assertStepUp(user(), 'identity.role:revoke', after(tenMinutes * 100))),
    ).toBeNull();
  });

  it('never lets a machine through, and asks no job', () => {
    const machine: MachineViewer = { kind: 'machine', id: 'm', municipality: '4003' };
    for (const action of stepUpActions) {
      expect(refusalOf(() => assertStepUp(machine, action, otpTime))).toBe('STEP_UP_REQUIRED');
      expect(refusalOf(() => assertStepUp(systemViewer('nir.events'), action, otpTime))).toBeNull();
    }
  });
});

describe('what the gateway and the catalogue read', () => {
  it('names the roles that have an action somewhere, or every user', () => {
    expect(rolesOfAction('settlement.request:answer')).toEqual(['KOMMUNE_BOSETTER_SKRIV']);
    expect(rolesOfAction('support.case:read')).toEqual(['*']);
  });

  it('agrees with what each role gives', () => {
    for (const action of actions) {
      const roles = rolesOfAction(action);
      if (roles[0] !== '*')
        expect(
          roles.filter((role) => role === '*' || !actionsOfRole(role).includes(action)),
        ).toEqual([]);
    }
  });

  it('lists conditions only on cells that exist', () => {
    const without = conditions.filter(({ role, action }) => !actionsOfRole(role).includes(action));
    expect(without).toEqual([]);
  });
});
