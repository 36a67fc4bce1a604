import { employeeName } from './names.ts';
import type { DemoPlace } from './person.ts';
import { namedPlaces } from './places.ts';
import { base32, demoId, demoRandom, demoSecret } from './random.ts';
import type { DemoUser } from './user.ts';

const municipalRoles = [
  'KOMMUNE_SAKSBEHANDLER_IMDI_TILSKUDD',
  'KOMMUNE_SAKSBEHANDLER_EKSTRATILSKUDD',
  'KOMMUNEADMINISTRATOR',
  'KOMMUNE_ANMODER_LES',
  'KOMMUNE_BOSETTER_SKRIV',
  'KOMMUNE_BOSETTER_LES',
  'KOMMUNE_BOSETTING_KOMPETANSEKARTLEGGER',
  'KOMMUNELESEBRUKER',
  'KOMMUNEINTROBRUKER',
  'KOMMUNENORSKBRUKER',
  'KOMMUNEETTERREGISTRERER',
  'KOMMUNENIRSUPERBRUKER',
  'KOMMUNESUPPORTADMIN',
  'KOMMUNEKONTAKTSENTER',
  'JOBBSJANSE_KOMMUNEADMINISTRATOR',
  'JOBBSJANSE_KOMMUNEBRUKER',
] as const;

const imdiRoles = [
  'IMDI_ADMINISTRATOR',
  'IMDI_BOSETTING',
  'IMDI_NIR',
  'IMDI_TILSKUDD',
  'IMDI_JOBBSJANSE',
  'IMDI_SUPPORT',
  'REVISOR',
] as const;

/** What one query over all six subgraphs for Skien needs. */
const acrossServices = [
  'KOMMUNENIRSUPERBRUKER',
  'KOMMUNE_BOSETTER_SKRIV',
  'KOMMUNE_SAKSBEHANDLER_IMDI_TILSKUDD',
  'JOBBSJANSE_KOMMUNEBRUKER',
  'KOMMUNEKONTAKTSENTER',
  'KOMMUNESUPPORTADMIN',
] as const;

type Wanted = {
  readonly username: string;
  readonly roles: readonly string[];
  readonly place: DemoPlace | null;
};

function makeUser({ username, roles, place }: Wanted, at: number): DemoUser {
  const home = { municipality: place?.municipality ?? null, district: place?.district ?? null };
  return {
    id: demoId('user', username),
    username,
    ...employeeName(demoRandom('user', username)),
    email: `${username}@demo.example`,
    workPhone: `+47000000${String(at).padStart(2, '0')}`,
    homeMunicipality: home.municipality,
    homeDistrict: home.district,
    password: (
      base32(demoSecret(10, 'password', username))
        .toLowerCase()
        .match(/.{4}/g) ?? []
    ).join('-'),
    totpSecret: base32(demoSecret(20, 'totp', username)),
    grants: roles.map((role) => ({
      id: demoId('role-grant', username, role),
      role,
      ...home,
      validFrom: '2026-01-01',
      validTo: null,
    })),
  };
}

const readable = (role: string): string => role.toLowerCase().replaceAll('_', '-');

/** One user for each municipal role in each of three places, one for each of IMDi's, and two who reach all services. */
export function demoUsers(): readonly DemoUser[] {
  const [skien, porsgrunn, gamleOslo] = namedPlaces;
  const wanted: readonly Wanted[] = [
    ...[skien, porsgrunn, gamleOslo].flatMap((place) =>
      municipalRoles.map((role) => ({
        username: `${place.key}.${readable(role)}`,
        roles: [role],
        place,
      })),
    ),
    ...imdiRoles.map((role) => ({
      username: `imdi.${readable(role.replace(/^IMDI_/, ''))}`,
      roles: [role],
      place: null,
    })),
    { username: 'skien.alle-tjenester', roles: acrossServices, place: skien },
    // Of the rows of 1507, which was split into it and Haram, he sees none.
    {
      username: 'aalesund.alle-tjenester',
      roles: acrossServices,
      place: { municipality: '1508', district: null },
    },
  ];
  return wanted.map(makeUser);
}
