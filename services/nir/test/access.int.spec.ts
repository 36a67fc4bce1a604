import { randomUUID } from 'node:crypto';
import { reachValues, scopeOf, type Role, type UserViewer } from '@imdinett/access';
import { viewer, viewerWith, type Answer, type Harness } from '@imdinett/testing';
import {
  gamleOslo,
  givenPerson,
  gruenerloekka,
  intro,
  norwegian,
  porsgrunn,
  skien,
  startNirForTest,
  type GivenPerson,
} from './nir';
import { tell, tellOfCase } from './told';

/**
 * What access.md lets each role see of persons in every state that it tells apart, written by hand.
 * basic: basic data alone. read: categories too. closed: closed data too. A shielded person without a place: "… no place".
 */
type Seen = 'basic' | 'read' | 'closed' | 'basic no place' | 'read no place';

const closedData = {
  reason: 'THREAT',
  note: 'Trues av tidligere ektefelle',
  closedOn: '2025-01-10',
} as const;

const persons = {
  'intro in Skien': { followUp: skien, categories: [intro], closedData },
  'Norwegian in Skien': { followUp: skien, categories: [norwegian] },
  'intro decided in Skien': { followUp: skien, inIntroductionScheme: true },
  'plain in Skien': { followUp: skien },
  'intro in Porsgrunn': { followUp: porsgrunn, categories: [intro], closedData },
  'plain in Porsgrunn': { followUp: porsgrunn },
  'intro in Gamle Oslo': { followUp: gamleOslo, categories: [intro] },
  'plain in Gamle Oslo': { followUp: gamleOslo },
  'plain in Grünerløkka': { followUp: gruenerloekka },
  'in reception': { categories: [{ ...intro, code: 'ASYLNORSK', scheme: 'ASYLUM_NORWEGIAN' }] },
  allocated: {},
  assigned: {},
  settled: {},
  granted: {},
  'settled in Gamle Oslo': {},
  'granted in Gamle Oslo': {},
  'confidential in Skien': { followUp: skien, categories: [intro], protection: 'CONFIDENTIAL' },
  'confidential in Porsgrunn': {
    followUp: porsgrunn,
    categories: [intro],
    protection: 'CONFIDENTIAL',
  },
  'strictly confidential in Skien': {
    followUp: skien,
    categories: [intro],
    protection: 'STRICTLY_CONFIDENTIAL',
  },
} as const satisfies Record<string, GivenPerson>;

type Name = keyof typeof persons;
const names = Object.keys(persons) as Name[];
const ids = new Map<Name, string>();

const everywhereCategorised = (seen: 'read' | 'closed'): Partial<Record<Name, Seen>> => ({
  'intro in Skien': seen,
  'Norwegian in Skien': seen,
  'intro in Porsgrunn': 'read',
  'intro in Gamle Oslo': 'read',
  'in reception': 'read',
  'confidential in Porsgrunn': 'read no place',
});

// A settlement begins the follow-up, so those who were settled are followed up there too.
const table: readonly (readonly [
  Role,
  string | null,
  string | null,
  Partial<Record<Name, Seen>>,
])[] = [
  [
    'KOMMUNELESEBRUKER',
    '4003',
    null,
    { ...everywhereCategorised('read'), 'confidential in Skien': 'read no place' },
  ],
  [
    'KOMMUNELESEBRUKER',
    '0301',
    '030102',
    { ...everywhereCategorised('read'), 'confidential in Skien': 'read no place' },
  ],
  [
    'KOMMUNEINTROBRUKER',
    '4003',
    null,
    {
      'intro in Skien': 'read',
      'intro decided in Skien': 'read',
      'confidential in Skien': 'read no place',
    },
  ],
  [
    'KOMMUNEINTROBRUKER',
    '4001',
    null,
    { 'intro in Porsgrunn': 'read', 'confidential in Porsgrunn': 'read no place' },
  ],
  ['KOMMUNEINTROBRUKER', '0301', '030101', { 'intro in Gamle Oslo': 'read' }],
  ['KOMMUNEINTROBRUKER', '0301', '030102', {}],
  ['KOMMUNENORSKBRUKER', '4003', null, { 'Norwegian in Skien': 'read' }],
  ['KOMMUNENORSKBRUKER', '4001', null, {}],
  [
    'KOMMUNEETTERREGISTRERER',
    '4003',
    null,
    {
      'intro in Skien': 'read',
      'Norwegian in Skien': 'read',
      'intro decided in Skien': 'read',
      'plain in Skien': 'read',
      settled: 'read',
      'confidential in Skien': 'read no place',
    },
  ],
  [
    'KOMMUNEETTERREGISTRERER',
    '0301',
    null,
    {
      'intro in Gamle Oslo': 'read',
      'plain in Gamle Oslo': 'read',
      'plain in Grünerløkka': 'read',
      'settled in Gamle Oslo': 'read',
    },
  ],
  [
    'KOMMUNEETTERREGISTRERER',
    '0301',
    '030101',
    {
      'intro in Gamle Oslo': 'read',
      'plain in Gamle Oslo': 'read',
      'settled in Gamle Oslo': 'read',
    },
  ],
  ['KOMMUNEETTERREGISTRERER', '0301', '030102', { 'plain in Grünerløkka': 'read' }],
  [
    'KOMMUNENIRSUPERBRUKER',
    '4003',
    null,
    {
      ...everywhereCategorised('closed'),
      'intro decided in Skien': 'closed',
      'plain in Skien': 'closed',
      settled: 'closed',
      'confidential in Skien': 'closed',
    },
  ],
  [
    'KOMMUNENIRSUPERBRUKER',
    '0301',
    '030101',
    {
      ...everywhereCategorised('read'),
      'intro in Gamle Oslo': 'closed',
      'plain in Gamle Oslo': 'closed',
      'settled in Gamle Oslo': 'closed',
      'confidential in Skien': 'read no place',
    },
  ],
  ['KOMMUNE_ANMODER_LES', '4003', null, { settled: 'basic' }],
  ['KOMMUNE_ANMODER_LES', '4001', null, {}],
  ['KOMMUNE_ANMODER_LES', '0301', null, { 'settled in Gamle Oslo': 'basic' }],
  ['KOMMUNE_ANMODER_LES', '0301', '030101', { 'settled in Gamle Oslo': 'basic' }],
  ['KOMMUNE_ANMODER_LES', '0301', '030102', {}],
  [
    'KOMMUNE_BOSETTER_SKRIV',
    '4003',
    null,
    { allocated: 'basic', assigned: 'basic', settled: 'basic' },
  ],
  ['KOMMUNE_BOSETTER_SKRIV', '4001', null, {}],
  ['KOMMUNE_BOSETTER_LES', '4003', null, { assigned: 'basic', settled: 'basic' }],
  ['KOMMUNE_BOSETTER_LES', '4001', null, {}],
  ['KOMMUNE_BOSETTING_KOMPETANSEKARTLEGGER', '4003', null, { assigned: 'basic', settled: 'basic' }],
  ['KOMMUNE_BOSETTING_KOMPETANSEKARTLEGGER', '4001', null, {}],
  ['KOMMUNE_SAKSBEHANDLER_IMDI_TILSKUDD', '4003', null, { granted: 'basic' }],
  ['KOMMUNE_SAKSBEHANDLER_IMDI_TILSKUDD', '4001', null, {}],
  ['KOMMUNE_SAKSBEHANDLER_IMDI_TILSKUDD', '0301', '030101', { 'granted in Gamle Oslo': 'basic' }],
  ['KOMMUNE_SAKSBEHANDLER_IMDI_TILSKUDD', '0301', '030102', {}],
  ['KOMMUNE_SAKSBEHANDLER_EKSTRATILSKUDD', '4003', null, { granted: 'basic' }],
  ['KOMMUNE_SAKSBEHANDLER_EKSTRATILSKUDD', '4001', null, {}],
  ['IMDI_NIR', null, null, Object.fromEntries(names.map((name) => [name, 'closed']))],
  ['IMDI_BOSETTING', null, null, basicOfAll()],
  ['IMDI_TILSKUDD', null, null, basicOfAll()],
];

function basicOfAll(): Partial<Record<Name, Seen>> {
  const { 'strictly confidential in Skien': _, ...all } = Object.fromEntries(
    names.map((name) => [name, 'basic']),
  ) as Record<Name, Seen>;
  return {
    ...all,
    'confidential in Skien': 'basic no place',
    'confidential in Porsgrunn': 'basic no place',
  };
}

let nir: Harness;
let app: Awaited<ReturnType<Harness['database']['connectAs']>>;

beforeAll(async () => {
  nir = await startNirForTest();
  app = await nir.database.connectAs('app');
  for (const name of names)
    ids.set(name, await givenPerson(nir, { ...persons[name], familyName: name }));
  const about = (name: Name) => ({ personId: idOf(name), place: skien });
  await tell(nir, 'allocated', { ...about('allocated'), version: 1 });
  await tell(nir, 'assigned', { ...about('assigned'), version: 1 });
  await tell(nir, 'assigned', { ...about('settled'), version: 1 });
  const date = nir.clock.now.toISOString().slice(0, 10);
  await tell(nir, 'settled', { ...about('settled'), version: 2, date });
  await tell(nir, 'settled', {
    ...about('settled in Gamle Oslo'),
    place: gamleOslo,
    version: 1,
    date,
  });
  await tellOfCase(nir, 'opened', {
    caseId: randomUUID(),
    personId: idOf('granted in Gamle Oslo'),
    version: 1,
    place: gamleOslo,
  });
  await tellOfCase(nir, 'opened', {
    caseId: randomUUID(),
    personId: idOf('granted'),
    version: 1,
    place: skien,
  });
});

afterAll(() => nir[Symbol.asyncDispose]());

const document = `query ($id: ID!) {
  person(id: $id) {
    protection
    basicData { familyName address { street } followUpMunicipality { number } }
    followUp { municipality { number } }
    categories { code }
    closedData { reason note }
  }
}`;

describe.each(table)('%s of %s %s', (role, municipality, district, expected) => {
  const user = viewer(role, municipality, district);

  it('sees of each person what the matrix says', async () => {
    const seen: Partial<Record<Name, string>> = {};
    for (const name of names) {
      const what = seenOf(await nir.query(user, document, { id: idOf(name) }));
      if (what !== null) seen[name] = what;
    }
    expect(seen).toEqual(expected);
  });

  it('finds the same persons in the list, without the shielded ones, and counts them', async () => {
    const answer = await nir.query(
      user,
      '{ persons(first: 100) { edges { node { id } } totalCount } }',
    );
    const listed = inOrder(expected).filter((name) => !expected[name]?.endsWith('no place'));
    expect(
      answer.data.persons.edges.map((edge: { node: { id: string } }) => edge.node.id).toSorted(),
    ).toEqual(listed.map(idOf).toSorted());
    expect(answer.data.persons.totalCount).toBe(listed.length);
  });

  it('is shown no other row by the database itself', async () => {
    expect(await rowsShownTo(user, 'person')).toEqual(inOrder(expected).map(idOf).toSorted());
    const closed = inOrder(expected).filter(
      (name) => expected[name] === 'closed' && 'closedData' in persons[name],
    );
    expect(await rowsShownTo(user, 'person_closed_data')).toEqual(closed.map(idOf).toSorted());
  });
});

it.each<[Role, string | null]>([
  ['KOMMUNEADMINISTRATOR', '4003'],
  ['KOMMUNESUPPORTADMIN', '4003'],
  ['KOMMUNEKONTAKTSENTER', '4003'],
  ['JOBBSJANSE_KOMMUNEADMINISTRATOR', '4003'],
  ['JOBBSJANSE_KOMMUNEBRUKER', '4003'],
  ['IMDI_ADMINISTRATOR', null],
  ['IMDI_JOBBSJANSE', null],
  ['IMDI_SUPPORT', null],
  ['REVISOR', null],
])('%s reads no person at all', async (role, municipality) => {
  const user = viewer(role, municipality);
  const one = await nir.query(user, document, { id: idOf('intro in Skien') });
  const list = await nir.query(user, '{ persons { totalCount } }');
  expect([one, list].map(({ data, errors }) => [data, errors?.[0]?.extensions.code])).toEqual([
    [{ person: null }, 'FORBIDDEN'],
    [{ persons: null }, 'FORBIDDEN'],
  ]);
});

it('reaches through each grant of a user with several', async () => {
  const user = viewerWith([
    { role: 'KOMMUNEINTROBRUKER', municipality: '4001', district: null },
    { role: 'KOMMUNE_ANMODER_LES', municipality: '4003', district: null },
  ]);
  const seen = await Promise.all(
    names.map(
      async (name) => [name, seenOf(await nir.query(user, document, { id: idOf(name) }))] as const,
    ),
  );
  expect(Object.fromEntries(seen.filter(([, what]) => what !== null))).toEqual({
    'intro in Porsgrunn': 'read',
    'confidential in Porsgrunn': 'read no place',
    settled: 'basic',
  });
});

it('asks who the caller is', async () => {
  const answer = await nir.query(null, document, { id: idOf('intro in Skien') });
  expect(answer.errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
});

function idOf(name: Name): string {
  const id = ids.get(name);
  if (id === undefined) throw new Error(`${name} is not there yet`);
  return id;
}

const inOrder = (seen: Partial<Record<Name, Seen>>): readonly Name[] =>
  names.filter((name) => seen[name] !== undefined);

/** Null = NOT_FOUND. */
function seenOf({ data, errors = [] }: Answer): string | null {
  const refused = new Set(
    errors.map(({ path = [], extensions }) => `${extensions.code} ${path.join('.')}`),
  );
  if (refused.has('NOT_FOUND person')) return null;
  const closed = !refused.has('FORBIDDEN person.closedData');
  const level = closed ? 'closed' : refused.has('FORBIDDEN person.categories') ? 'basic' : 'read';
  const { protection, basicData, followUp } = data.person;
  const places = [basicData.address, basicData.followUpMunicipality, followUp];
  return protection !== 'NONE' && places.every((place) => place === null)
    ? `${level} no place`
    : level;
}

/** Which persons row-level security alone shows in a transaction that is opened as `transaction` opens it. */
async function rowsShownTo(
  user: UserViewer,
  table: 'person' | 'person_closed_data',
): Promise<readonly string[]> {
  await app.query('BEGIN');
  for (const [mode, action] of [
    ['read', 'nir.person:read-basic'],
    ['closed', 'nir.person:read-closed'],
  ] as const)
    for (const [reach, value] of reachValues(user, scopeOf(user, action)))
      await app.query('SELECT set_config($1, $2, true)', [
        `app.${mode}_${reach.replaceAll('-', '_')}`,
        value,
      ]);
  const { rows } = await app.query<{ id: string }>(
    `SELECT ${table === 'person' ? 'id' : 'person_id AS id'} FROM ${table}`,
  );
  await app.query('ROLLBACK');
  return rows.map(({ id }) => id).toSorted();
}
