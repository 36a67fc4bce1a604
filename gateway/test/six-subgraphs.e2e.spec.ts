import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  callDirectly,
  demoGatewayKey,
  demoIdentityKeys,
  makeClient,
  startSystem,
  type Answer,
  type Client,
  type System,
} from '@imdinett/testing';
import { forgedHeaders, forgedTokens, genuine, type Forge } from './forged-tokens';

let system: System;
let client: Client;

beforeAll(async () => {
  system = await startSystem();
  client = makeClient(system.gateway);
}, 300_000);

afterAll(() => system.stop(), 60_000);

const user = (username: string) => {
  const found = system.users.find((candidate) => candidate.username === username);
  if (!found) throw new Error(`no demo user ${username}`);
  return found;
};

/** One request that no subgraph can answer alone. */
const overview = `
  query MunicipalityOverview($number: MunicipalityNumber!) {
    municipality(number: $number) {
      name
      county { name }
      settlementRequests { year requested decided settled }
      grantOverview(year: 2025) { year }
      jobbsjanseParticipants(first: 2) { edges { node { id } } }
      supportCases(first: 2) { edges { node { id } } }
      followedUpPersons(first: 3) {
        edges { node { id basicData { givenName familyName } settlement { phase } grantCases { id } jobbsjanseParticipation { id } } }
      }
    }
  }`;

const firstPerson = async (username: string, number: string): Promise<string> => {
  const answer = await client.query(
    user(username),
    'query First($number: MunicipalityNumber!) { municipality(number: $number) { followedUpPersons(first: 1) { edges { node { id } } } } }',
    { number },
  );
  expect(answer.errors).toBeUndefined();
  return answer.data.municipality.followedUpPersons.edges[0].node.id as string;
};

describe('one graph of six subgraphs', () => {
  it('answers one request about a municipality from all six', async () => {
    const { data, errors } = await client.query(user('skien.alle-tjenester'), overview, {
      number: '4003',
    });
    expect(errors).toBeUndefined();
    expect(data.municipality).toMatchObject({ name: 'Skien', county: { name: 'Telemark' } });
    expect(data.municipality.settlementRequests).toContainEqual({
      year: 2023,
      requested: expect.any(Number),
      decided: expect.any(Number),
      settled: expect.any(Number),
    });
    expect(data.municipality.grantOverview).toMatchObject({ year: 2025 });
    expect(data.municipality.jobbsjanseParticipants.edges).not.toHaveLength(0);
    expect(data.municipality.supportCases.edges).not.toHaveLength(0);
    expect(data.municipality.followedUpPersons.edges).toHaveLength(3);
    for (const { node } of data.municipality.followedUpPersons.edges)
      expect(node.basicData.familyName).toEqual(expect.any(String));
  });

  it('says NOT_FOUND about a person of another municipality', async () => {
    const id = await firstPerson('porsgrunn.kommuneintrobruker', '4001');
    const { data, errors } = await client.query(
      user('skien.kommuneintrobruker'),
      'query Person($id: ID!) { person(id: $id) { id basicData { givenName familyName } } }',
      { id },
    );
    expect(data).toEqual({ person: null });
    expect(errors).toEqual([
      expect.objectContaining({
        path: ['person'],
        extensions: expect.objectContaining({ code: 'NOT_FOUND' }),
      }),
    ]);
  });

  it('says FORBIDDEN to a Kommuneadministrator who asks for persons, and gives the rest', async () => {
    const { data, errors } = await client.query(
      user('skien.kommuneadministrator'),
      '{ me { username } persons(first: 1) { edges { node { id } } } }',
    );
    expect(data).toEqual({ me: { username: 'skien.kommuneadministrator' }, persons: null });
    expect(errors).toEqual([
      expect.objectContaining({
        path: ['persons'],
        extensions: expect.objectContaining({ code: 'FORBIDDEN' }),
      }),
    ]);
  });

  it('gives each of two roles its own answer to the same query, in both orders', async () => {
    const query = (order: string) =>
      `query Twice${order} { persons(first: 1) { edges { node { id } } } municipality(number: "4003") { name } }`;
    const [reader, administrator] = [
      user('skien.kommunelesebruker'),
      user('skien.kommuneadministrator'),
    ];
    for (const [order, callers] of [
      ['A', [reader, administrator]],
      ['B', [administrator, reader]],
    ] as const)
      for (const caller of callers) {
        const { data } = await client.query(caller, query(order));
        expect(data.persons === null).toBe(caller === administrator);
        expect(data.municipality).toEqual({ name: 'Skien' });
      }
  });
});

describe('the ways in before anybody is logged in', () => {
  const none = 'no such token';
  it.each([
    ['activateAccount', { activationToken: none, password: 'fjell elv og sau' }, 'link.ended'],
    [
      'confirmAuthenticator',
      { enrolmentToken: none, firstCode: '000000', secondCode: '000001' },
      'enrolment.ended',
    ],
    [
      'resetPassword',
      { resetToken: none, newPassword: 'fjell elv og sau', code: '000000' },
      'link.ended',
    ],
    [
      'useRecoveryCode',
      { challengeToken: none, recoveryCode: '0000-0000-0000-0000' },
      'login.challenge-ended',
    ],
    ['requestPasswordReset', { username: 'ingen.her' }, undefined],
  ])(
    '%s reaches identity without a token, and past one that is stale',
    async (name, input, rule) => {
      const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
      const document = `mutation ($input: ${type}!) { ${name}(input: $input) { __typename } }`;
      for (const token of [null, 'not-a-token']) {
        const answer = await client.queryWith(token, document, { input });
        expect(answer.errors?.[0]?.extensions.rule).toBe(rule);
      }
    },
  );
});

describe('a subgraph by itself', () => {
  const ask = '{ __typename }';

  it.each(['identity', 'nir', 'settlement', 'grants', 'jobbsjanse', 'support'] as const)(
    '%s answers the gateway alone, and shows its SDL to nobody',
    async (name) => {
      const url = system.subgraphs[name];
      const { accessToken: token } = await client.sessionOf(user('skien.alle-tjenester'));
      const bare = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify({ query: ask }),
      });
      expect(bare.status).toBe(401);
      expect(await bare.json()).toMatchObject({
        errors: [{ extensions: { code: 'UNAUTHENTICATED' } }],
      });

      expect(await callDirectly({ url, audience: name, token, document: ask })).toMatchObject({
        data: { __typename: 'Query' },
      });
      for (const document of [
        '{ _service { sdl } }',
        '{ __schema { types { name } } }',
        'query Q { ...F } fragment F on Query { s: _service { sdl } }',
      ]) {
        const answer = await callDirectly({ url, audience: name, token, document });
        expect(answer.data ?? null).toBeNull();
        expect(answer.errors).not.toHaveLength(0);
      }
    },
  );

  it('refuses an assertion for another subgraph', async () => {
    const answer = await callDirectly({
      url: system.subgraphs.nir,
      audience: 'grants',
      token: null,
      document: ask,
    });
    expect(answer).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
  });
});

describe('a forged token', () => {
  /** A field of each subgraph that asks who is calling. */
  const asks = {
    identity: '{ me { id } }',
    nir: '{ persons(first: 1) { edges { node { id } } } }',
    settlement: '{ settlementRequests(first: 1) { edges { node { id } } } }',
    grants: '{ grantRates(year: 2024) { code } }',
    jobbsjanse: '{ jobbsjanseHelp { field } }',
    support: '{ supportCases(first: 1) { edges { node { id } } } }',
  } as const;

  let forge: Forge;
  let keySetAskedFor = 0;
  const keySet = createServer((_, response) => {
    keySetAskedFor += 1;
    response.end(JSON.stringify({ keys: [forge.keys.own] }));
  });

  beforeAll(async () => {
    keySet.listen(0, '127.0.0.1');
    await once(keySet, 'listening');
    const { 'access-token': token, 'access-record': record } = await demoIdentityKeys(
      system.databaseUrl('identity'),
    );
    const { accessToken } = await client.sessionOf(user('skien.alle-tjenester'));
    const payload = Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString();
    const other = await client.query(user('skien.kommuneadministrator'), '{ me { id } }');
    const own = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
    forge = {
      keys: { token, record, gateway: demoGatewayKey(), own: { ...own, kid: 'own' } },
      claims: JSON.parse(payload) as Forge['claims'],
      otherUser: other.data.me.id as string,
      keySetUrl: `http://127.0.0.1:${String((keySet.address() as AddressInfo).port)}/jwks.json`,
    };
  });
  beforeEach(() => {
    const iat = Math.floor(Date.now() / 1000);
    const claims = { ...forge.claims, iat, exp: iat + 300, jti: randomUUID() };
    forge = { ...forge, claims };
  });
  afterAll(() => keySet.close());

  /** What the gateway says, and each of the six to the gateway's own key. */
  const everywhere = (authorization: string): Promise<(string | undefined)[]> =>
    Promise.all([
      fetch(system.gateway, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization },
        body: JSON.stringify({ query: asks.identity }),
      }).then(async (response) => codeOf((await response.json()) as Answer)),
      ...Object.entries(asks).map(async ([name, document]) => {
        const url = system.subgraphs[name as keyof typeof asks];
        const call = { url, audience: name, token: null, authorization, document };
        return codeOf(await callDirectly(call));
      }),
    ]);

  const codeOf = ({ data, errors }: Answer): string | undefined =>
    errors?.[0]?.extensions.code ?? (data ? 'answered' : undefined);

  it('is what identity would have signed, but for one thing: with nothing changed it is taken by all seven', async () => {
    expect(await everywhere(`Bearer ${genuine(forge)}`)).toEqual(Array(7).fill('answered'));
  });

  it.each(forgedTokens)('with %s is refused by all seven', async (_, forged) => {
    expect(await everywhere(`Bearer ${forged(forge)}`)).toEqual(Array(7).fill('UNAUTHENTICATED'));
  });

  it.each(forgedHeaders)('is not read out of a header with %s', async (_, header) => {
    expect(await everywhere(header(genuine(forge)))).toEqual(Array(7).fill('UNAUTHENTICATED'));
  });

  it('makes nobody fetch the keys that it points to, and spoils nothing for the genuine one', async () => {
    expect(keySetAskedFor).toBe(0);
    expect(await everywhere(`Bearer ${genuine(forge)}`)).toEqual(Array(7).fill('answered'));
  });
});

describe('/readyz', () => {
  type Checks = Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  const checksOf = async (url: string): Promise<Checks> => {
    const response = await fetch(new URL('/readyz', url));
    expect(response.status).toBe(200);
    return ((await response.json()) as { checks: Checks }).checks;
  };
  const ofEach = ['database', 'kafka', 'migrations', 'outbox'];
  const ofFollowers = ['access', 'consumer', ...ofEach].sort();

  it.each([
    ['identity', ['consumer', ...ofEach].sort()],
    ['nir', ofFollowers],
    ['settlement', ofFollowers],
    ['grants', ofFollowers],
    ['jobbsjanse', ofFollowers],
    ['support', ofFollowers],
    ['gateway', ['access', 'audit', 'kafka', 'subgraphs', 'supergraph']],
  ] as const)('of %s names its checks, %j', async (name, names) => {
    const checks = await checksOf(name === 'gateway' ? system.gateway : system.subgraphs[name]);
    expect(Object.keys(checks).sort()).toEqual(names);
  });

  it('tells how full and how old the access table and the supergraph are, and what waits', async () => {
    const gateway = await checksOf(system.gateway);
    expect(gateway).toEqual({
      kafka: { ok: true, answers: true },
      access: {
        ok: true,
        caughtUp: true,
        complete: true,
        refused: 0,
        users: system.users.length,
        heartbeatAgeSeconds: expect.any(Number),
      },
      audit: { ok: true, waiting: 0, failing: false },
      supergraph: {
        ok: true,
        ageSeconds: expect.any(Number),
        digest: expect.stringMatching(/^[0-9a-f]{12}$/),
        refusedNewer: false,
      },
      subgraphs: {
        ok: true,
        ...Object.fromEntries(Object.keys(system.subgraphs).map((name) => [name, true])),
      },
    });
    expect(await checksOf(system.subgraphs.grants)).toEqual({
      database: { ok: true },
      migrations: { ok: true, pending: 0 },
      kafka: { ok: true, answers: true },
      outbox: { ok: true, pending: expect.any(Number), auditPending: expect.any(Number) },
      consumer: { ok: true, detail: 'follows', lag: expect.any(Number) },
      access: { ...gateway['access'], heartbeatAgeSeconds: expect.any(Number) },
    });
  });
});

describe('a subgraph that is down', () => {
  it('costs its own fields and nothing else', async () => {
    await system.kill('grants');
    try {
      const { data, errors } = await client.query(user('skien.alle-tjenester'), overview, {
        number: '4003',
      });
      expect(data.municipality).toMatchObject({ name: 'Skien', grantOverview: null });
      expect(data.municipality.followedUpPersons.edges).toHaveLength(3);
      expect(errors).toContainEqual(
        expect.objectContaining({
          path: ['municipality', 'grantOverview'],
          extensions: expect.objectContaining({ code: 'UNAVAILABLE' }),
        }),
      );
    } finally {
      await system.restart('grants');
    }
    const { errors } = await client.query(user('skien.alle-tjenester'), overview, {
      number: '4003',
    });
    expect(errors).toBeUndefined();
  }, 60_000);
});
