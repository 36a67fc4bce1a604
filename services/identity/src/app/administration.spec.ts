import { can, roles, type Role, type UserViewer } from '@imdinett/access';
import fc from 'fast-check';
import { railOfAccount, railOfDeactivation, railOfRoleChange } from '../domain/guard-rails';
import { couldGrant, homeOf, roleChangeOf } from './administration';

/** By hand, from access.md: the roles that a municipality's own Kommuneadministrator gives (marked K). */
const givenByMunicipality: readonly Role[] = [
  'KOMMUNE_SAKSBEHANDLER_IMDI_TILSKUDD',
  'KOMMUNE_SAKSBEHANDLER_EKSTRATILSKUDD',
  'KOMMUNE_ANMODER_LES',
  'KOMMUNE_BOSETTER_SKRIV',
  'KOMMUNE_BOSETTER_LES',
  'KOMMUNE_BOSETTING_KOMPETANSEKARTLEGGER',
  'KOMMUNELESEBRUKER',
  'KOMMUNEINTROBRUKER',
  'KOMMUNENORSKBRUKER',
  'KOMMUNENIRSUPERBRUKER',
  'KOMMUNEKONTAKTSENTER',
  'JOBBSJANSE_KOMMUNEBRUKER',
];

const allRoles = Object.keys(roles) as Role[];
const isImdi = (role: Role): boolean => role.startsWith('IMDI_') || role === 'REVISOR';

type Place = { readonly municipality: string | null; readonly district: string | null };
const places: readonly Place[] = [
  { municipality: '4003', district: null },
  { municipality: '4001', district: null },
  { municipality: '0301', district: null },
  { municipality: '0301', district: '030101' },
  { municipality: '0301', district: '030102' },
];
const nowhere: Place = { municipality: null, district: null };
const placesFor = (role: Role): readonly Place[] => (isImdi(role) ? [nowhere] : places);

const valid = { validFrom: '2020-01-01', validTo: null } as const;

const holder = (role: Role, place: Place): UserViewer => ({
  kind: 'user',
  id: 'caller',
  sessionId: 's',
  otpTime: new Date(),
  grants: [{ id: 'g', role, ...place, ...valid }],
});

/** What access.md says, without the code's own words. */
function mayGive(caller: Role, at: Place, given: Role, to: Place): boolean {
  if (caller === 'IMDI_ADMINISTRATOR') return true;
  const covers =
    at.municipality === to.municipality && (at.district === null || at.district === to.district);
  if (caller === 'KOMMUNEADMINISTRATOR') return covers && givenByMunicipality.includes(given);
  if (caller === 'JOBBSJANSE_KOMMUNEADMINISTRATOR')
    return covers && given === 'JOBBSJANSE_KOMMUNEBRUKER';
  return false;
}

const cells = allRoles.flatMap((caller) =>
  placesFor(caller).flatMap((at) =>
    allRoles.flatMap((given) => placesFor(given).map((to) => ({ caller, at, given, to }))),
  ),
);

it.each(['identity.role:grant', 'identity.role:revoke'] as const)(
  '%s: every role in every place gives every role in every place as access.md says',
  (action) => {
    const wrong = cells.filter(({ caller, at, given, to }) => {
      const rail = railOfRoleChange(
        roleChangeOf(holder(caller, at), action, { userId: 'another', role: given, place: to }),
      );
      return (rail === null) !== mayGive(caller, at, given, to);
    });
    expect(cells.length).toBeGreaterThan(7_000);
    expect(wrong).toEqual([]);
  },
);

it('nobody gives or takes a role of his own', () => {
  const allowed = cells.filter(
    ({ caller, at, given, to }) =>
      railOfRoleChange(
        roleChangeOf(holder(caller, at), 'identity.role:grant', {
          userId: 'caller',
          role: given,
          place: to,
        }),
      ) === null,
  );
  expect(allowed).toEqual([]);
});

const anyGrant = fc
  .constantFrom(...allRoles)
  .chain((role) => fc.constantFrom(...placesFor(role)).map((place) => ({ role, ...place })));

it('several roles together give no more than each of them by itself', () => {
  fc.assert(
    fc.property(fc.array(anyGrant, { maxLength: 4 }), anyGrant, (held, { role, ...to }) => {
      const caller: UserViewer = {
        ...holder('KOMMUNELESEBRUKER', nowhere),
        grants: held.map((grant, at) => ({ id: String(at), ...grant, ...valid })),
      };
      const together =
        railOfRoleChange(
          roleChangeOf(caller, 'identity.role:grant', { userId: 'another', role, place: to }),
        ) === null;
      const apart = held.some(({ role: one, ...at }) => mayGive(one, at, role, to));
      expect(together).toBe(apart);
    }),
    { numRuns: 2_000 },
  );
});

it('whoever could be taken over holds nothing that the caller could not give', () => {
  fc.assert(
    fc.property(anyGrant, fc.array(anyGrant, { maxLength: 3 }), ({ role, ...at }, held) => {
      const caller = holder(role, at);
      const holdsStrongerRole = held.some(({ role: one, ...to }) => !couldGrant(caller, one, to));
      const rail = railOfAccount({ onHimself: false, holdsStrongerRole });
      expect(rail === null).toBe(held.every(({ role: one, ...to }) => mayGive(role, at, one, to)));
    }),
    { numRuns: 2_000 },
  );
});

it('a municipality can always shut out its own leaver, whatever he holds', () => {
  const leaver = { homeMunicipality: '4003', homeDistrict: null };
  for (const role of allRoles.filter((one) => !isImdi(one)))
    for (const at of places) {
      const reaches = can(holder(role, at), 'identity.user:deactivate', homeOf(leaver));
      const isAdministrator =
        role === 'KOMMUNEADMINISTRATOR' || role === 'JOBBSJANSE_KOMMUNEADMINISTRATOR';
      expect([role, at, reaches]).toEqual([
        role,
        at,
        isAdministrator && at.municipality === '4003',
      ]);
    }
  // What he holds is not asked.
  expect(railOfDeactivation({ onHimself: false, leavesNoAdministrator: false })).toBeNull();
});
