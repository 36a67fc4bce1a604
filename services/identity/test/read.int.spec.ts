import { randomUUID } from 'node:crypto';
import type { DemoUser } from '../src/app/provision';
import { startIdentityForTest, type Grant, type Identity } from './identity';

let identity: Identity;
beforeAll(async () => {
  identity = await startIdentityForTest();
});
afterAll(() => identity[Symbol.asyncDispose]());

const query = (user: DemoUser, document: string, variables = {}) =>
  identity.harness.query(identity.as(user), document, variables);
const withRole = (grant: Grant, home: Partial<DemoUser> = {}) =>
  identity.given({ ...home, grants: [grant] });

describe('who sees which users', () => {
  let people: Record<
    | 'skien'
    | 'porsgrunn'
    | 'skienWithPorsgrunn'
    | 'gamleOslo'
    | 'gruenerloekka'
    | 'wholeOslo'
    | 'imdi',
    DemoUser
  >;
  beforeAll(async () => {
    people = {
      skien: await identity.given({ name: 'Anne Skien' }),
      porsgrunn: await identity.given({ name: 'Bodil Porsgrunn', homeMunicipality: '4001' }),
      skienWithPorsgrunn: await withRole(
        { role: 'KOMMUNELESEBRUKER', municipality: '4001' },
        { name: 'Carl Begge' },
      ),
      gamleOslo: await identity.given({
        name: 'Dag Gamlebyen',
        homeMunicipality: '0301',
        homeDistrict: '030101',
      }),
      gruenerloekka: await identity.given({
        name: 'Eva Løkka',
        homeMunicipality: '0301',
        homeDistrict: '030102',
      }),
      wholeOslo: await identity.given({ name: 'Frid Rådhuset', homeMunicipality: '0301' }),
      imdi: await identity.given({
        name: 'Geir Direktorat',
        homeMunicipality: null,
        grants: [{ role: 'IMDI_NIR' }],
      }),
    };
  });

  it.each<readonly [Grant, string | null, readonly (keyof typeof people)[]]>([
    [
      { role: 'KOMMUNEADMINISTRATOR', municipality: '4003' },
      '4003',
      ['skien', 'skienWithPorsgrunn'],
    ],
    [
      { role: 'KOMMUNEADMINISTRATOR', municipality: '4001' },
      '4001',
      ['porsgrunn', 'skienWithPorsgrunn'],
    ],
    [
      { role: 'JOBBSJANSE_KOMMUNEADMINISTRATOR', municipality: '4003' },
      '4003',
      ['skien', 'skienWithPorsgrunn'],
    ],
    [
      { role: 'KOMMUNEADMINISTRATOR', municipality: '0301' },
      '0301',
      ['gamleOslo', 'gruenerloekka', 'wholeOslo'],
    ],
    // A row without a district is outside a grant that names one.
    [
      { role: 'KOMMUNEADMINISTRATOR', municipality: '0301', district: '030101' },
      '0301',
      ['gamleOslo'],
    ],
    [
      { role: 'IMDI_ADMINISTRATOR' },
      null,
      [
        'skien',
        'porsgrunn',
        'skienWithPorsgrunn',
        'gamleOslo',
        'gruenerloekka',
        'wholeOslo',
        'imdi',
      ],
    ],
  ])('%j', async (grant, home, expected) => {
    const admin = await withRole(grant, {
      name: 'Aaa Administrator',
      homeMunicipality: home,
      homeDistrict: grant.district ?? null,
    });
    const answer = await query(
      admin,
      '{ users(first: 100) { edges { node { id username status } } totalCount } }',
    );
    const seen = new Set(
      (answer.data.users.edges as { node: { id: string } }[]).map(({ node }) => node.id),
    );
    expect(
      Object.entries(people)
        .filter(([, { id }]) => seen.has(id))
        .map(([name]) => name),
    ).toEqual(expected);
    expect(answer.data.users.totalCount).toBe(seen.size);
    for (const [name, { id }] of Object.entries(people)) {
      const one = await query(admin, 'query ($id: ID!) { user(id: $id) { id } }', { id });
      expect([name, one.errors?.[0]?.extensions.code ?? 'found']).toEqual([
        name,
        expected.includes(name as keyof typeof people) ? 'found' : 'NOT_FOUND',
      ]);
    }
  });

  it.each([
    'KOMMUNELESEBRUKER',
    'KOMMUNENIRSUPERBRUKER',
    'KOMMUNE_BOSETTER_SKRIV',
    'KOMMUNESUPPORTADMIN',
  ] as const)('%s sees none', async (role) => {
    const user = await withRole({ role, municipality: '4003' });
    const answer = await query(
      user,
      'query ($id: ID!) { user(id: $id) { id } users { totalCount } }',
      { id: people.skien.id },
    );
    expect(answer.errors?.map(({ extensions }) => extensions.code)).toEqual([
      'FORBIDDEN',
      'FORBIDDEN',
    ]);
  });

  it("shows the grants that hold in the caller's own municipality, and all to IMDi", async () => {
    const user = await identity.given({
      grants: [
        { role: 'KOMMUNELESEBRUKER', municipality: '4003' },
        { role: 'KOMMUNE_BOSETTER_LES', municipality: '4001' },
      ],
    });
    const read = async (admin: DemoUser): Promise<string[]> =>
      (
        (
          await query(
            admin,
            'query ($id: ID!) { user(id: $id) { grants { role municipality { name } } } }',
            { id: user.id },
          )
        ).data.user.grants as { role: string; municipality: { name: string } }[]
      )
        .map(({ role, municipality: { name } }) => `${role} ${name}`)
        .sort();
    expect(
      await read(await withRole({ role: 'KOMMUNEADMINISTRATOR', municipality: '4003' })),
    ).toEqual(['KOMMUNELESEBRUKER Skien']);
    expect(
      await read(await withRole({ role: 'KOMMUNEADMINISTRATOR', municipality: '4001' })),
    ).toEqual(['KOMMUNE_BOSETTER_LES Porsgrunn']);
    expect(await read(await withRole({ role: 'IMDI_ADMINISTRATOR' }))).toEqual([
      'KOMMUNELESEBRUKER Skien',
      'KOMMUNE_BOSETTER_LES Porsgrunn',
    ]);
  });

  it('gives everybody the name behind a reference, and no more', async () => {
    const user = await withRole({ role: 'KOMMUNELESEBRUKER', municipality: '4003' });
    const answer = await query(
      user,
      'query ($r: [_Any!]!) { _entities(representations: $r) { ... on User { name username email } } }',
      {
        r: [
          { __typename: 'User', id: people.porsgrunn.id },
          { __typename: 'User', id: 'a08b3c1e-0000-4000-8000-000000000000' },
        ],
      },
    );
    expect(answer.data._entities).toEqual([
      { name: 'Bodil Porsgrunn', username: null, email: null },
      { name: null, username: null, email: null },
    ]);
    expect(new Set(answer.errors?.map(({ extensions }) => extensions.code))).toEqual(
      new Set(['FORBIDDEN']),
    );
  });

  it.each<readonly [object, readonly (keyof typeof people)[]]>([
    [{ text: 'anne' }, ['skien']],
    [{ text: 'PORSG' }, ['porsgrunn']],
    [{ text: 'nne' }, []],
    [{ text: '%' }, []],
    [{ role: 'KOMMUNELESEBRUKER', municipality: '4001' }, ['skienWithPorsgrunn']],
    [{ municipality: '4001' }, ['porsgrunn', 'skienWithPorsgrunn']],
    [{ status: 'DEACTIVATED' }, []],
    [{ text: 'gamle', lastLoginBefore: '2020-01-01T00:00:00Z' }, ['gamleOslo']],
  ])('finds by %j', async (filter, expected) => {
    const admin = await withRole(
      { role: 'IMDI_ADMINISTRATOR' },
      { name: 'Xx Yy', homeMunicipality: null },
    );
    const answer = await query(
      admin,
      'query ($filter: UserFilter) { users(filter: $filter, first: 100) { edges { node { id } } } }',
      { filter },
    );
    const seen = new Set(
      (answer.data.users.edges as { node: { id: string } }[]).map(({ node }) => node.id),
    );
    expect(
      Object.entries(people)
        .filter(([, { id }]) => seen.has(id))
        .map(([name]) => name),
    ).toEqual(expected);
  });

  it('pages through all of them once, in the order of their names', async () => {
    const admin = await withRole({ role: 'IMDI_ADMINISTRATOR' });
    const names: string[] = [];
    let after: string | null = null;
    do {
      const answer = await query(
        admin,
        'query ($after: String) { users(first: 4, after: $after) { edges { node { id name } } pageInfo { hasNextPage endCursor } } }',
        { after },
      );
      names.push(
        ...(answer.data.users.edges as { node: { id: string; name: string } }[]).map(
          ({ node }) => `${node.name} ${node.id}`,
        ),
      );
      after = answer.data.users.pageInfo.hasNextPage
        ? (answer.data.users.pageInfo.endCursor as string)
        : null;
    } while (after !== null);
    expect(new Set(names).size).toBe(names.length);
    expect(names.findIndex((name) => name.startsWith('Anne'))).toBeLessThan(
      names.findIndex((name) => name.startsWith('Bodil')),
    );
  });

  it('begins a page after an id, and no cursor tells a name', async () => {
    const list =
      'query ($after: String) { users(first: 1, after: $after) { edges { cursor node { id } } } }';
    const cursorOf = (...keys: readonly string[]): string =>
      Buffer.from(JSON.stringify(keys)).toString('base64url');
    const admin = await withRole({ role: 'KOMMUNEADMINISTRATOR', municipality: '4001' });
    const { data } = await query(admin, list);
    const [edge] = data.users.edges as { cursor: string; node: { id: string } }[];
    expect(edge?.cursor).toBe(cursorOf(edge?.node.id ?? ''));
    for (const after of ['bogus', 'a', people.gamleOslo.id, randomUUID()]) {
      const answer = await query(admin, list, { after: cursorOf(after) });
      expect(answer.errors?.[0]?.extensions).toMatchObject({
        code: 'BAD_USER_INPUT',
        field: 'after',
      });
    }
  });

  it('audits whose account was read', async () => {
    const admin = await withRole({ role: 'KOMMUNEADMINISTRATOR', municipality: '4001' });
    await query(admin, 'query ($id: ID!) { user(id: $id) { email } }', { id: people.porsgrunn.id });
    const [entry] = await identity.harness.database.select<{ entry: object }>(
      `SELECT entry FROM audit_queue WHERE entry->'actor'->>'id' = $1 AND entry->>'action' = 'identity.user:read'`,
      [admin.id],
    );
    expect(entry?.entry).toMatchObject({ outcome: 'DONE', persons: [people.porsgrunn.id] });
  });
});

describe('me', () => {
  it('tells grants, effective actions with their reach, and what needs a one-time code', async () => {
    const user = await identity.given({
      homeMunicipality: '0301',
      homeDistrict: '030101',
      grants: [{ role: 'KOMMUNEINTROBRUKER', municipality: '0301', district: '030101' }],
    });
    const answer = await query(
      user,
      '{ me { user { name } homeMunicipality { name } homeDistrict { name } grants { role roleName district { name } } effectiveActions { action requiresStepUp reaches { reach municipality district monthsBack } } } }',
    );
    expect(answer.errors).toBeUndefined();
    const { effectiveActions, ...me } = answer.data.me as {
      effectiveActions: { action: string; requiresStepUp: boolean; reaches: object[] }[];
    };
    expect(me).toEqual({
      user: { name: 'Kari Nordmann' },
      homeMunicipality: { name: 'Oslo' },
      homeDistrict: { name: 'Gamle Oslo' },
      grants: [
        {
          role: 'KOMMUNEINTROBRUKER',
          roleName: 'Kommuneintrobruker',
          district: { name: 'Gamle Oslo' },
        },
      ],
    });
    const action = (name: string) => effectiveActions.find((one) => one.action === name);
    expect(action('nir.introduction:register')).toEqual({
      action: 'nir.introduction:register',
      requiresStepUp: false,
      reaches: [
        { reach: 'FOLLOWED_UP_INTRO', municipality: '0301', district: '030101', monthsBack: 2 },
      ],
    });
    expect(action('nir.person:export')?.requiresStepUp).toBe(true);
    expect(action('identity.session:manage')?.reaches).toEqual([
      { reach: 'SELF', municipality: null, district: null, monthsBack: null },
    ]);
    expect(action('identity.user:read')).toBeUndefined();
  });

  it('is for who has logged in', async () => {
    const answer = await identity.harness.query(
      null,
      '{ me { id } roles { code } municipality(number: "4003") { number } }',
    );
    expect(answer.errors?.map(({ extensions }) => extensions.code)).toEqual([
      'UNAUTHENTICATED',
      'UNAUTHENTICATED',
      'UNAUTHENTICATED',
    ]);
  });
});

describe('the catalogue', () => {
  it('tells every user of every role, who administers it and what it may do', async () => {
    const answer = await query(
      await identity.given(),
      '{ roles { code name area administeredBy origin actions } }',
    );
    const roles = answer.data.roles as { code: string; origin: string; actions: string[] }[];
    expect(roles.filter(({ origin }) => origin === 'REQUIREMENT')).toHaveLength(16);
    expect(roles.filter(({ origin }) => origin === 'OURS')).toHaveLength(7);
    expect(roles.find(({ code }) => code === 'KOMMUNEADMINISTRATOR')).toMatchObject({
      name: 'Kommuneadministrator',
      administeredBy: 'IMDI',
    });
    expect(roles.find(({ code }) => code === 'KOMMUNEADMINISTRATOR')?.actions).toContain(
      'identity.role:grant',
    );
  });
});

describe('municipalities', () => {
  const ask = async (document: string, variables = {}) =>
    (await query(await identity.given(), document, variables)).data;

  it('are 357 in force, with county and districts', async () => {
    const data = await ask(
      '{ municipalities(first: 1) { totalCount edges { node { number name county { number name } districts { number } validFrom validTo successors { number } } } } }',
    );
    expect(data.municipalities.totalCount).toBe(357);
    expect(data.municipalities.edges[0].node).toMatchObject({
      number: '0301',
      name: 'Oslo',
      county: { number: '03', name: 'Oslo' },
      validFrom: null,
      validTo: null,
      successors: [],
    });
    expect(data.municipalities.edges[0].node.districts).toHaveLength(15);
  });

  it.each([
    [
      '3807',
      {
        name: 'Skien',
        validFrom: '2020-01-01',
        validTo: '2024-01-01',
        successors: [{ number: '4003' }],
      },
    ],
    [
      '1507',
      {
        name: 'Ålesund',
        validFrom: '2020-01-01',
        validTo: '2024-01-01',
        successors: [{ number: '1508' }, { number: '1580' }],
      },
    ],
    ['4003', { name: 'Skien', validFrom: '2024-01-01', validTo: null, successors: [] }],
  ])('%s: %j', async (number, expected) => {
    expect(
      (
        await ask(
          'query ($number: MunicipalityNumber!) { municipality(number: $number) { name validFrom validTo successors { number } } }',
          { number },
        )
      ).municipality,
    ).toEqual(expected);
  });

  it.each([
    [{ text: 'kauto' }, ['5612']],
    [{ text: 'GUOV' }, ['5612']],
    [{ text: '400' }, ['4001', '4003', '4005']],
    [{ text: 'Skien', includeEarlier: true }, ['0806', '3807', '4003']],
    [{ text: 'Skien', inForceOn: '2021-06-01' }, ['3807']],
    [{ county: '03' }, ['0301']],
  ])('are found by %j', async (filter, expected) => {
    const data = await ask(
      'query ($filter: MunicipalityFilter) { municipalities(filter: $filter) { edges { node { number } } } }',
      { filter },
    );
    expect(
      (data.municipalities.edges as { node: { number: string } }[]).map(({ node }) => node.number),
    ).toEqual(expected);
  });

  it('are resolved in one batch for other subgraphs, null for a number that never was', async () => {
    const data = await ask(
      'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Municipality { name } ... on District { name municipality { name } } } }',
      {
        r: [
          { __typename: 'Municipality', number: '4003' },
          { __typename: 'Municipality', number: '9999' },
          { __typename: 'District', number: '030101' },
        ],
      },
    );
    expect(data._entities).toEqual([
      { name: 'Skien' },
      null,
      { name: 'Gamle Oslo', municipality: { name: 'Oslo' } },
    ]);
  });
});
