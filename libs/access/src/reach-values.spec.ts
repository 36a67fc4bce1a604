import fc from 'fast-check';
import { actions, type Action } from './matrix';
import { can, scopeOf, type Place, type Standing } from './policy';
import { isPlaced, reaches, type PlacedReach, type Reach } from './reach';
import { placeTokens, reachValues } from './reach-values';
import { isMunicipalRole, roleCodes, type Role } from './roles';
import type { RoleGrant, UserViewer } from './viewer';

/** In force with and without districts, an earlier number of one, a split one and one of its parts. */
const places: readonly Place[] = [
  { municipality: '4003', district: null },
  { municipality: '3807', district: null },
  { municipality: '4001', district: null },
  { municipality: '0301', district: null },
  { municipality: '0301', district: '030101' },
  { municipality: '0301', district: '030102' },
  { municipality: '1507', district: null },
  { municipality: '1580', district: null },
];

const placedReaches: readonly PlacedReach[] = reaches.filter(isPlaced);

const anyPlace = fc.constantFrom(...places);
const anyAction = fc.constantFrom(...actions);

const anyGrant: fc.Arbitrary<RoleGrant> = fc
  .record({ id: fc.uuid(), role: fc.constantFrom(...roleCodes), place: anyPlace })
  .map(({ id, role, place }) => grantOf(id, role, place));

function grantOf(id: string, role: Role, place: Place): RoleGrant {
  const where = isMunicipalRole(role) ? place : { municipality: null, district: null };
  return { id, role, ...where, validFrom: '2026-01-01', validTo: null };
}

const anyViewer: fc.Arbitrary<UserViewer> = fc
  .array(anyGrant, { maxLength: 4 })
  .map((grants) => ({ kind: 'user', id: 'ada', sessionId: 's', otpTime: new Date(0), grants }));

const anyStanding: fc.Arbitrary<Standing> = fc
  .record({
    self: fc.constantFrom('ada', 'bo', null),
    categorised: fc.boolean(),
    placed: fc.dictionary(fc.constantFrom(...placedReaches), fc.array(anyPlace, { maxLength: 3 })),
  })
  .map(({ placed, ...rest }) => ({ ...rest, ...placed }));

/** The policy of a table, as the database computes it from the settings alone. */
function databaseShows(values: ReadonlyMap<Reach, string>, row: Standing): boolean {
  return [...values].some(([reach, value]) => {
    if (reach === 'all') return value === 'on';
    if (reach === 'categorised') return value === 'on' && row.categorised === true;
    if (reach === 'self') return row.self === value;
    const tokens = value.split(',');
    return (row[reach] ?? []).some(
      ({ municipality, district }) =>
        tokens.includes(municipality) || (district !== null && tokens.includes(district)),
    );
  });
}

const shownBy = (viewer: UserViewer, action: Action, row: Standing): boolean =>
  databaseShows(reachValues(viewer, scopeOf(viewer, action)), row);

describe('lists and single rows', () => {
  it('agree: what the database shows is what can() allows', () => {
    fc.assert(
      fc.property(anyViewer, anyAction, anyStanding, (viewer, action, row) => {
        expect(shownBy(viewer, action, row)).toBe(can(viewer, action, row));
      }),
      { numRuns: 2000 },
    );
  });

  it('never show a row of another municipality but under all and categorised', () => {
    const elsewhere: Place = { municipality: '4601', district: '460101' };
    const row: Standing = Object.fromEntries(placedReaches.map((reach) => [reach, [elsewhere]]));
    fc.assert(
      fc.property(anyViewer, anyAction, (viewer, action) => {
        const wide = scopeOf(viewer, action).some(({ reach }) => reach === 'all');
        expect(can(viewer, action, { ...row, self: 'bo', categorised: false })).toBe(wide);
      }),
    );
  });

  it('never show a row without a district to one whose grants all name one', () => {
    const row: Standing = Object.fromEntries(
      placedReaches.map((reach) => [reach, [{ municipality: '0301', district: null }]]),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...roleCodes.filter(isMunicipalRole)),
        anyAction,
        (role, action) => {
          const viewer: UserViewer = {
            kind: 'user',
            id: 'ada',
            sessionId: 's',
            otpTime: new Date(0),
            grants: [grantOf('g', role, { municipality: '0301', district: '030101' })],
          };
          const wide = scopeOf(viewer, action).some(({ reach }) => reach === 'all');
          expect(can(viewer, action, row)).toBe(wide);
        },
      ),
    );
  });

  it('only grow with another grant', () => {
    fc.assert(
      fc.property(
        anyViewer,
        anyGrant,
        anyAction,
        anyStanding,
        (viewer, grant, ...[action, row]) => {
          const more = { ...viewer, grants: [...viewer.grants, grant] };
          expect(can(viewer, action, row) && !can(more, action, row)).toBe(false);
        },
      ),
    );
  });
});

describe('the values for the database', () => {
  const clause = { reach: 'own', grantId: 'g' } as const;

  it('name a municipality with its predecessors, and a district alone', () => {
    expect(
      placeTokens([
        { ...clause, municipality: '4003', district: null },
        { ...clause, municipality: '0301', district: '030101' },
        { ...clause, municipality: '4003', district: null },
      ]),
    ).toEqual(['4003', '0806', '3807', '030101']);
  });

  it('say on, the user’s id, or places', () => {
    const viewer: UserViewer = {
      kind: 'user',
      id: 'ada',
      sessionId: 's',
      otpTime: new Date(0),
      grants: [
        {
          id: 'g1',
          role: 'KOMMUNESUPPORTADMIN',
          municipality: '4001',
          district: null,
          validFrom: '2026-01-01',
          validTo: null,
        },
        {
          id: 'g2',
          role: 'IMDI_SUPPORT',
          municipality: null,
          district: null,
          validFrom: '2026-01-01',
          validTo: null,
        },
      ],
    };
    expect([...reachValues(viewer, scopeOf(viewer, 'support.case:read'))]).toEqual([
      ['self', 'ada'],
      ['own', '4001,0805,3806'],
      ['all', 'on'],
    ]);
  });

  it('leave a reach out that nothing stands behind', () => {
    const system = { kind: 'system', job: 'nir.events' } as const;
    const nothing = { municipality: null, district: null, grantId: null };
    expect([
      ...reachValues(system, [
        { reach: 'self', ...nothing },
        { reach: 'own', ...nothing },
      ]),
    ]).toEqual([]);
  });
});
