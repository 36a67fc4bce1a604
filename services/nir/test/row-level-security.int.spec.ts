import type { Settings } from '@imdinett/persistence';
import {
  acting,
  bareConnection,
  extentOf,
  givenIdempotencyKey,
  inAnyOrder,
  ownKey,
  unnoticedMutations,
  viewer,
  type Extent,
  type Fixture,
  type Harness,
} from '@imdinett/testing';
import type { ClosedData } from '../src/domain/closed-data';
import type { Place } from '../src/domain/person';
import {
  gamleOslo,
  givenPerson,
  givenReach,
  gruenerloekka,
  intro,
  norwegian,
  porsgrunn,
  skien,
  startNirForTest,
  type GivenPerson,
  type GivenReach,
} from './nir';

const skienBefore2024: Place = { municipality: '3807', district: null };
const oslo: Place = { municipality: '0301', district: null };
const closedData: ClosedData = { reason: 'HEALTH', note: null, closedOn: '2026-09-01' };

/** Persons by where they are followed up. */
const followedUp: Readonly<Record<string, GivenPerson>> = {
  intro: { followUp: skien, categories: [intro] },
  norwegian: { followUp: skien, categories: [norwegian] },
  uncategorised: { followUp: skien, closedData },
  oldNumber: { followUp: skienBefore2024, categories: [intro] },
  confidential: { followUp: skien, categories: [intro], protection: 'CONFIDENTIAL' },
  strictly: {
    followUp: skien,
    categories: [intro],
    protection: 'STRICTLY_CONFIDENTIAL',
    closedData,
  },
  porsgrunn: { followUp: porsgrunn, categories: [intro] },
  gamleOslo: { followUp: gamleOslo, categories: [intro], closedData },
  gruenerloekka: { followUp: gruenerloekka, categories: [intro] },
  noDistrict: { followUp: oslo, categories: [intro] },
};

/** Persons whom nobody follows up, by what settlement or grants told. */
const told: Readonly<Record<string, GivenReach>> = {
  allocated: { reach: 'allocated', place: skien },
  assigned: { reach: 'assigned', place: skien },
  assignedLongAgo: { reach: 'assigned', place: skien, until: '2024-01-01' },
  settled: { reach: 'settled', place: skien },
  settledGamleOslo: { reach: 'settled', place: gamleOslo },
  settledNoDistrict: { reach: 'settled', place: oslo },
  granted: { reach: 'granted', place: skien },
};

const imdiNir = viewer('IMDI_NIR');
const superbruker = viewer('KOMMUNENIRSUPERBRUKER', '4003');
const administrator = viewer('KOMMUNEADMINISTRATOR', '4003');

const mine = "the administrator's";
const names = new Map<string, string>();
let nir: Harness;
const fixture = (): Fixture => ({ database: nir.database, service: 'nir', names });

beforeAll(async () => {
  nir = await startNirForTest();
  for (const [name, given] of Object.entries(followedUp)) {
    const id = await givenPerson(nir, given);
    names.set(id, name);
    if (name === 'strictly')
      await givenReach(nir, id, { ...given, reach: 'settled', place: skien });
  }
  for (const [name, given] of Object.entries(told)) {
    const id = await givenPerson(nir);
    names.set(id, name);
    await givenReach(nir, id, given);
  }
  for (const [id, name] of [
    [administrator.id, mine],
    ['someone', "another's"],
  ] as const) {
    await givenIdempotencyKey(nir.database, id);
    names.set(id, name);
  }
});

afterAll(() => nir[Symbol.asyncDispose]());

/** Persons with their rows of category and follow-up. */
const followed = (...rows: readonly string[]): Extent => ({
  'read person': rows,
  'read person_category': rows.filter((name) => name !== 'uncategorised'),
  'read person_follow_up': rows,
});
const reached = (...rows: readonly string[]): Extent => ({
  'read person': rows,
  'read person_reach': rows,
});
const places = ['porsgrunn', 'gamleOslo', 'gruenerloekka', 'noDistrict'];
const categorised = ['intro', 'norwegian', 'oldNumber', 'confidential', ...places];
const notStrictly = ['intro', 'norwegian', 'uncategorised', 'oldNumber', 'confidential', ...places];

const everything: Readonly<Record<string, readonly string[]>> = {
  person: [...notStrictly, ...Object.keys(told), 'strictly'],
  person_category: [...categorised, 'strictly'],
  person_follow_up: [...notStrictly, 'strictly'],
  person_closed_data: ['uncategorised', 'gamleOslo', 'strictly'],
  person_reach: [...Object.keys(told), 'strictly'],
  reach_fact: [...Object.keys(told), 'strictly'],
};
const inAll = (verb: string): Extent =>
  Object.fromEntries(Object.entries(everything).map(([table, rows]) => [`${verb} ${table}`, rows]));

const cases: readonly (readonly [string, Settings, Extent])[] = [
  ['a connection without a viewer: nothing', bareConnection, {}],
  [
    'a Kommuneadministrator: only what he sent himself',
    acting(administrator, 'nir.person:read'),
    ownKey(mine),
  ],
  [
    'a Kommunelesebruker: who has a category, in the whole country, without closed data',
    acting(viewer('KOMMUNELESEBRUKER', '4003'), 'nir.person:read'),
    followed(...categorised),
  ],
  [
    'a Kommuneintrobruker in Skien: the introduction scheme of Skien, under the old number too',
    acting(viewer('KOMMUNEINTROBRUKER', '4003'), 'nir.person:read'),
    followed('intro', 'oldNumber', 'confidential'),
  ],
  [
    'a Kommuneintrobruker in Porsgrunn',
    acting(viewer('KOMMUNEINTROBRUKER', '4001'), 'nir.person:read'),
    followed('porsgrunn'),
  ],
  [
    'a Kommuneintrobruker in Gamle Oslo: her district alone',
    acting(viewer('KOMMUNEINTROBRUKER', '0301', '030101'), 'nir.person:read'),
    followed('gamleOslo'),
  ],
  [
    'a Kommuneintrobruker in the whole of Oslo',
    acting(viewer('KOMMUNEINTROBRUKER', '0301'), 'nir.person:read'),
    followed('gamleOslo', 'gruenerloekka', 'noDistrict'),
  ],
  [
    'a Kommunenorskbruker in Skien: the Norwegian scheme',
    acting(viewer('KOMMUNENORSKBRUKER', '4003'), 'nir.person:read'),
    followed('norwegian'),
  ],
  [
    'a Kommuneetterregistrerer in Skien: whoever is followed up there, without closed data',
    acting(viewer('KOMMUNEETTERREGISTRERER', '4003'), 'nir.person:read'),
    followed('intro', 'norwegian', 'uncategorised', 'oldNumber', 'confidential'),
  ],
  [
    'a Kommuneetterregistrerer in Grünerløkka',
    acting(viewer('KOMMUNEETTERREGISTRERER', '0301', '030102'), 'nir.person:read'),
    followed('gruenerloekka'),
  ],
  [
    'a Kommunenirsuperbruker in Skien: closed data of Skien, and none that is strictly confidential',
    acting(superbruker, 'nir.person:read'),
    { ...followed(...notStrictly), 'read person_closed_data': ['uncategorised'] },
  ],
  [
    'a Kommunenirsuperbruker in Gamle Oslo: closed data of the district',
    acting(viewer('KOMMUNENIRSUPERBRUKER', '0301', '030101'), 'nir.person:read'),
    { ...followed(...categorised), 'read person_closed_data': ['gamleOslo'] },
  ],
  [
    'a Kommunenirsuperbruker in Skien who reads a report: no person, and no closed data',
    acting(superbruker, 'nir.report:read'),
    {},
  ],
  [
    'a Kommunenirsuperbruker who registers, and writes none of these tables himself',
    acting(superbruker, 'nir.introduction:register'),
    { ...followed(...notStrictly), 'read person_closed_data': ['uncategorised'] },
  ],
  [
    'a Kommune_Anmoder_Les in Skien: who is settled there',
    acting(viewer('KOMMUNE_ANMODER_LES', '4003'), 'nir.person:read-basic'),
    reached('settled'),
  ],
  [
    'a Kommune_Anmoder_Les in Gamle Oslo',
    acting(viewer('KOMMUNE_ANMODER_LES', '0301', '030101'), 'nir.person:read-basic'),
    reached('settledGamleOslo'),
  ],
  [
    'a Kommune_Anmoder_Les in Grünerløkka: nobody of Gamle Oslo, and nobody without a district',
    acting(viewer('KOMMUNE_ANMODER_LES', '0301', '030102'), 'nir.person:read-basic'),
    {},
  ],
  [
    'a Kommune_Bosetter_Skriv in Skien: who is on a list, on the way or there',
    acting(viewer('KOMMUNE_BOSETTER_SKRIV', '4003'), 'nir.person:read-basic'),
    reached('allocated', 'assigned', 'settled'),
  ],
  [
    'a Kommune_Bosetter_Les in Skien: who is on the way',
    acting(viewer('KOMMUNE_BOSETTER_LES', '4003'), 'nir.person:read-basic'),
    reached('assigned'),
  ],
  [
    'a Kompetansekartlegger in Skien',
    acting(viewer('KOMMUNE_BOSETTING_KOMPETANSEKARTLEGGER', '4003'), 'nir.person:read-basic'),
    reached('assigned', 'settled'),
  ],
  [
    'a Kommune saksbehandler IMDi Tilskudd in Skien: who has a grant case',
    acting(viewer('KOMMUNE_SAKSBEHANDLER_IMDI_TILSKUDD', '4003'), 'nir.person:read-basic'),
    reached('granted'),
  ],
  [
    'a Kommune_Anmoder_Les in Skien, who has nothing more than grunndata',
    acting(viewer('KOMMUNE_ANMODER_LES', '4003'), 'nir.person:read'),
    {},
  ],
  [
    "IMDi's settlers: all but closed data and the strictly confidential",
    acting(viewer('IMDI_BOSETTING'), 'nir.person:read-basic'),
    {
      'read person': [...notStrictly, ...Object.keys(told)],
      'read person_category': categorised,
      'read person_follow_up': notStrictly,
      'read person_reach': Object.keys(told),
      'read reach_fact': Object.keys(told),
    },
  ],
  [
    "IMDi's register keepers, who read: everything",
    acting(imdiNir, 'nir.person:read'),
    inAll('read'),
  ],
  [
    "IMDi's register keepers, who register: everything",
    acting(imdiNir, 'nir.person:register'),
    { ...inAll('read'), ...inAll('write') },
  ],
  [
    // No role may, today. Whoever may one day is held back all the same.
    'a Kommunenirsuperbruker in Skien, if he could register persons',
    acting(superbruker, 'nir.person:register', [
      { reach: 'all', municipality: null, district: null, grantId: null },
    ]),
    {
      ...followed(...notStrictly),
      'write person_category': categorised,
      'write person_follow_up': notStrictly,
      'read person_closed_data': ['uncategorised'],
      'write person_closed_data': ['uncategorised'],
      // What he does not see he could still add, but neither lock, change nor remove.
      'insert person': [...notStrictly, ...Object.keys(told)],
      'become person': [...notStrictly, ...Object.keys(told)],
      'lock person': notStrictly,
      'update person': notStrictly,
      'delete person': notStrictly,
      'insert person_reach': Object.keys(told),
      'become person_reach': Object.keys(told),
      'insert reach_fact': Object.keys(told),
      'become reach_fact': Object.keys(told),
    },
  ],
];

it.each(cases)('opens the register to %s', async (_, settings, extent) => {
  expect(inAnyOrder(await extentOf(fixture(), settings))).toEqual(inAnyOrder(extent));
});

it('notices each policy that is dropped or opened', async () => {
  const everyone = cases.map(([, settings]) => settings);
  expect(await unnoticedMutations(fixture(), everyone)).toEqual([]);
});
