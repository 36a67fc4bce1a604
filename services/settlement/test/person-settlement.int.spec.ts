import type { Role } from '@imdinett/access';
import { viewer, viewerWith, type Answer, type Harness } from '@imdinett/testing';
import {
  audited,
  codes,
  gamleOslo,
  givenSettlement,
  gruenerloekka,
  porsgrunn,
  referToPersons,
  skien,
  startSettlementForTest,
  type GivenSettlement,
} from './settlement';

let settlement: Harness;

const folder = {
  receptionCentre: 'Kartlagt på mottaket',
  family: null,
  health: 'Trenger tilpasset bolig',
  network: 'Søster i Porsgrunn',
  updatedOn: '2026-09-12',
};

const persons = {
  proposed: { phase: 'PROPOSED', folder },
  accepted: { phase: 'ACCEPTED', folder },
  declined: { phase: 'DECLINED' },
  assigned: { phase: 'ASSIGNED', assignedOn: '2026-09-10', folder },
  'assignment withdrawn': { phase: 'WITHDRAWN', assignedOn: '2026-09-10', folder },
  'settled lately': { phase: 'SETTLED', settledOn: '2026-10-01', folder },
  'settled long ago': {
    phase: 'SETTLED',
    assignedOn: '2023-09-01',
    settledOn: '2023-10-01',
    folder,
  },
  'settled lately, moved': { phase: 'SETTLED', settledOn: '2026-09-20', endedOn: '2026-11-01' },
  'settled long ago, moved': {
    phase: 'SETTLED',
    assignedOn: '2023-09-01',
    settledOn: '2023-09-20',
    endedOn: '2024-11-01',
  },
  'settled under an earlier number': {
    phase: 'SETTLED',
    place: { municipality: '3807', district: null },
    assignedOn: '2022-09-01',
    settledOn: '2022-10-01',
  },
  'assigned in Porsgrunn': { place: porsgrunn },
  'assigned in Gamle Oslo': { place: gamleOslo },
  'settled in Grünerløkka': { place: gruenerloekka, phase: 'SETTLED', settledOn: '2026-10-02' },
  'confidential, assigned': { protection: 'CONFIDENTIAL', followUp: skien, folder },
  'strictly confidential, assigned': { protection: 'STRICTLY_CONFIDENTIAL', folder },
} as const satisfies Record<string, GivenSettlement>;

type Name = keyof typeof persons;
const isName = (name: string): name is Name => Object.hasOwn(persons, name);
const names = Object.keys(persons).filter(isName);
const ids = new Map<string, string>();
const idOf = (name: Name): string => ids.get(name) ?? '';
const nameOf = (id: string): string => names.find((name) => idOf(name) === id) ?? id;

beforeAll(async () => {
  settlement = await startSettlementForTest();
  for (const name of names) ids.set(name, await givenSettlement(settlement, persons[name]));
});

afterAll(() => settlement[Symbol.asyncDispose]());

type Entity = {
  id: string;
  settlement: null | { phase: string; municipality: unknown; folder: unknown };
};

/** What access.md lets each role see of persons in every phase, written by hand. f: the folder too. */
const seen: readonly (readonly [
  Role,
  string | null,
  string | null,
  Partial<Record<Name, 'seen' | 'folder' | 'no place' | 'folder, no place'>>,
])[] = [
  [
    'KOMMUNE_ANMODER_LES',
    '4003',
    null,
    {
      'settled lately': 'seen',
      'settled long ago': 'seen',
      'settled under an earlier number': 'seen',
    },
  ],
  [
    'KOMMUNE_BOSETTER_SKRIV',
    '4003',
    null,
    {
      assigned: 'folder',
      'settled lately': 'folder',
      'settled long ago': 'folder',
      // Reach `assigned` lasts for 12 months after arrival, whatever came after.
      'settled lately, moved': 'seen',
      'settled under an earlier number': 'seen',
      'confidential, assigned': 'folder, no place',
    },
  ],
  [
    'KOMMUNE_BOSETTER_LES',
    '4003',
    null,
    {
      assigned: 'folder',
      'settled lately': 'folder',
      'settled lately, moved': 'seen',
      'confidential, assigned': 'folder, no place',
    },
  ],
  ['KOMMUNE_BOSETTER_SKRIV', '4001', null, { 'assigned in Porsgrunn': 'seen' }],
  [
    'KOMMUNE_BOSETTER_SKRIV',
    '0301',
    null,
    { 'assigned in Gamle Oslo': 'seen', 'settled in Grünerløkka': 'seen' },
  ],
  ['KOMMUNE_BOSETTER_SKRIV', '0301', '030101', { 'assigned in Gamle Oslo': 'seen' }],
  ['KOMMUNE_BOSETTER_LES', '0301', '030102', { 'settled in Grünerløkka': 'seen' }],
  ['KOMMUNE_ANMODER_LES', '0301', '030102', { 'settled in Grünerløkka': 'seen' }],
  [
    'IMDI_BOSETTING',
    null,
    null,
    {
      // Whoever may see everybody sees no folder before the person is assigned either.
      proposed: 'seen',
      accepted: 'seen',
      declined: 'seen',
      assigned: 'folder',
      'assignment withdrawn': 'seen',
      'settled lately': 'folder',
      'settled long ago': 'folder',
      'settled lately, moved': 'seen',
      'settled long ago, moved': 'seen',
      'settled under an earlier number': 'seen',
      'assigned in Porsgrunn': 'seen',
      'assigned in Gamle Oslo': 'seen',
      'settled in Grünerløkka': 'seen',
      'confidential, assigned': 'folder, no place',
    },
  ],
];

describe('Person.settlement', () => {
  it.each(seen)('%s of %s %s', async (...[role, municipality, district, expected]) => {
    const fields =
      role === 'KOMMUNE_ANMODER_LES'
        ? 'settlement { phase municipality { number } }'
        : 'settlement { phase municipality { number } folder { health } }';
    const answer = await referToPersons(settlement, viewer(role, municipality, district), {
      ids: names.map(idOf),
      fields,
    });
    expect(answer.errors).toBeUndefined();
    const entities = (answer.data as { _entities: Entity[] })._entities;
    const found = entities.flatMap(({ id, settlement: one }) => {
      if (one === null) return [];
      const [hasFolder, hasPlace] = [
        one.folder !== undefined && one.folder !== null,
        one.municipality !== null,
      ];
      const word = hasFolder
        ? hasPlace
          ? 'folder'
          : 'folder, no place'
        : hasPlace
          ? 'seen'
          : 'no place';
      return [[nameOf(id), word]];
    });
    expect(Object.fromEntries(found)).toEqual(expected);
  });

  it.each([
    ['KOMMUNE_ANMODER_LES', 'settlement { phase folder { health } }', 'settlement.folder'],
    ['KOMMUNELESEBRUKER', 'settlement { phase }', 'settlement'],
    ['KOMMUNEADMINISTRATOR', 'settlement { phase }', 'settlement'],
    ['KOMMUNE_BOSETTING_KOMPETANSEKARTLEGGER', 'settlement { phase }', 'settlement'],
  ] as const)('refuses %s: %s', async (...[role, fields, path]) => {
    const answer = await referToPersons(settlement, viewer(role, '4003'), {
      ids: [idOf('settled lately')],
      fields,
    });
    expect(codes(answer)).toEqual([`FORBIDDEN _entities.0.${path}`]);
  });

  it('shows the place of a confidential person to whoever reads the closed data of the place that follows up', async () => {
    const both = viewerWith([
      { role: 'KOMMUNE_BOSETTER_SKRIV', municipality: '4003', district: null },
      { role: 'KOMMUNENIRSUPERBRUKER', municipality: '4003', district: null },
    ]);
    const answer = await referToPersons(settlement, both, {
      ids: [idOf('confidential, assigned'), idOf('strictly confidential, assigned')],
      fields: 'settlement { municipality { number } }',
    });
    expect(answer.data).toMatchObject({
      _entities: [{ settlement: { municipality: { number: '4003' } } }, { settlement: null }],
    });
  });

  it.each([
    [viewer('KOMMUNE_BOSETTER_SKRIV', '4003'), null, null],
    [
      viewerWith([
        { role: 'KOMMUNE_BOSETTER_SKRIV', municipality: '4003', district: null },
        { role: 'KOMMUNENIRSUPERBRUKER', municipality: '4003', district: null },
      ]),
      folder.receptionCentre,
      folder.network,
    ],
  ])('tells of a shielded person’s places whom it tells the place: %#', async (...given) => {
    const [user, receptionCentre, network] = given;
    const { data } = await referToPersons(settlement, user, {
      ids: [idOf('confidential, assigned'), idOf('assigned')],
      fields: 'settlement { folder { receptionCentre health network } }',
    });
    const { health } = folder;
    expect(data).toMatchObject({
      _entities: [
        { settlement: { folder: { receptionCentre, health, network } } },
        {
          settlement: {
            folder: { receptionCentre: folder.receptionCentre, health, network: folder.network },
          },
        },
      ],
    });
  });

  it('is one audit entry for all persons that were seen', async () => {
    await referToPersons(settlement, viewer('KOMMUNE_BOSETTER_LES', '4003'), {
      ids: [idOf('assigned'), idOf('proposed'), idOf('settled lately')],
      fields: 'settlement { folder { family } }',
    });
    const entries = (await audited(settlement)).slice(-2).map(({ entry }) => entry);
    expect(entries).toMatchObject([
      {
        action: 'settlement.person:search',
        persons: expect.arrayContaining([idOf('assigned'), idOf('settled lately')]) as unknown,
      },
      {
        action: 'settlement.person-folder:read',
        persons: expect.arrayContaining([idOf('assigned'), idOf('settled lately')]) as unknown,
      },
    ]);
    expect(entries[0]?.['persons']).toHaveLength(2);
  });
});

const list = (
  field: string,
) => `query ($filter: PersonSettlementFilter, $first: Int, $after: String) {
  ${field}(filter: $filter, first: $first, after: $after) {
    edges { node { person { id } phase } } pageInfo { hasNextPage endCursor } totalCount totalCountAtLeast } }`;

type Connection = {
  edges: { node: { person: { id: string } } }[];
  totalCount: number;
  pageInfo: { hasNextPage: boolean; endCursor: string };
};
const connection = (answer: Answer): Connection =>
  Object.values(answer.data as Record<string, Connection>)[0] as Connection;
const listed = (answer: Answer): string[] =>
  connection(answer).edges.map(({ node }) => nameOf(node.person.id));

describe('assignedPersons and settledPersons', () => {
  it.each<[string, Role, string | null, Name[]]>([
    ['assignedPersons', 'KOMMUNE_BOSETTER_SKRIV', '4003', ['assigned']],
    ['assignedPersons', 'KOMMUNE_BOSETTER_LES', '4003', ['assigned']],
    ['assignedPersons', 'KOMMUNE_ANMODER_LES', '4003', []],
    ['assignedPersons', 'KOMMUNE_BOSETTER_SKRIV', '0301', ['assigned in Gamle Oslo']],
    [
      'settledPersons',
      'KOMMUNE_ANMODER_LES',
      '4003',
      ['settled lately', 'settled long ago', 'settled under an earlier number'],
    ],
    ['settledPersons', 'KOMMUNE_BOSETTER_LES', '4003', ['settled lately', 'settled lately, moved']],
    ['settledPersons', 'KOMMUNE_BOSETTER_SKRIV', '0301', ['settled in Grünerløkka']],
  ])(
    '%s for %s of %s, shielded persons left out of rows and count',
    async (...[field, role, municipality, expected]) => {
      const answer = await settlement.query(viewer(role, municipality), list(field));
      expect(listed(answer)).toEqual(expected);
      expect(connection(answer).totalCount).toBe(expected.length);
    },
  );

  it('holds shielded persons for whoever reads the closed data of everybody', async () => {
    const everything = viewerWith([
      { role: 'IMDI_BOSETTING', municipality: null, district: null },
      { role: 'IMDI_NIR', municipality: null, district: null },
    ]);
    const answer = await settlement.query(everything, list('assignedPersons'));
    expect(listed(answer).toSorted()).toEqual(
      [
        'assigned',
        'assigned in Gamle Oslo',
        'assigned in Porsgrunn',
        'confidential, assigned',
        'strictly confidential, assigned',
      ].toSorted(),
    );
  });

  it.each<[object, Name[]]>([
    [
      { municipality: '4003' },
      [
        'settled lately',
        'settled lately, moved',
        'settled long ago',
        'settled long ago, moved',
        'settled under an earlier number',
      ],
    ],
    [{ district: '030102' }, ['settled in Grünerløkka']],
    [{ from: '2026-10-01', until: '2026-10-02' }, ['settled lately']],
    [{ allocationListId: '00000000-0000-4000-8000-000000000000' }, []],
    [{ allocationListId: 'nonsense' }, []],
  ])('filters settledPersons by %j', async (filter, expected) => {
    const answer = await settlement.query(viewer('IMDI_BOSETTING'), list('settledPersons'), {
      filter,
    });
    expect(listed(answer)).toEqual(expected);
  });

  it('pages without losing or repeating anybody', async () => {
    const all = listed(await settlement.query(viewer('IMDI_BOSETTING'), list('settledPersons')));
    const paged: string[] = [];
    let after: string | null = null;
    do {
      const answer: Answer = await settlement.query(
        viewer('IMDI_BOSETTING'),
        list('settledPersons'),
        { first: 2, after },
      );
      paged.push(...listed(answer));
      const { pageInfo } = connection(answer);
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    } while (after !== null);
    expect(paged).toEqual(all);
  });

  it('refuses a cursor that it did not give', async () => {
    const after = Buffer.from(JSON.stringify(['yesterday', 'x'])).toString('base64url');
    const answer = await settlement.query(viewer('IMDI_BOSETTING'), list('settledPersons'), {
      after,
    });
    expect(codes(answer)).toEqual(['BAD_USER_INPUT settledPersons']);
  });
});
