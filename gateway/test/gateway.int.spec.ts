import { tokenStale } from '@imdinett/kernel';
import { compose } from './small-graph';
import { startSmallSystem, type Answer, type SmallSystem } from './small-system';

let system: SmallSystem;
beforeAll(async () => {
  system = await startSmallSystem({}, { pollMs: 50, drainMs: 50 });
});
afterAll(() => system[Symbol.asyncDispose]());
beforeEach(() => {
  for (const subgraph of [system.identity, system.nir]) {
    subgraph.behaviour = 'well';
    subgraph.calls.length = 0;
  }
  Object.assign(system.access, { stale: false, refusal: null, audit: true });
  system.recorded.length = 0;
});

const codes = ({ errors = [] }: Answer): unknown[] =>
  errors.map(({ extensions }) => extensions['code']);
const paths = ({ errors = [] }: Answer): unknown[] => errors.map(({ path }) => path?.join('.'));

const both =
  '{ municipality(number: "4003") { number name persons { id name closed home { name } } } }';

describe('one graph of two subgraphs', () => {
  it('answers from both in one request', async () => {
    const answer = await system.ask(['SUPERUSER'], both);
    expect(answer).toEqual({
      data: {
        municipality: {
          number: '4003',
          name: 'K4003',
          persons: [{ id: '1', name: 'Ada', closed: 'x', home: { name: 'K4003' } }],
        },
      },
    });
  });

  it('gives a subgraph the token as it came, a signed assertion and nothing else of the client', async () => {
    const token = await system.tokenOf(['READER']);
    const headers = {
      authorization: `Bearer ${token}`,
      cookie: 'a=b',
      'x-user-id': 'admin',
      'x-forwarded-for': '1.2.3.4',
      traceparent: '00-0123456789abcdef0123456789abcdef-0123456789abcdef-01',
    };
    const { json } = await system.post({ query: '{ persons { id } }' }, headers);
    expect(json.data).toEqual({ persons: [{ id: '1' }, { id: '2' }] });
    const [call] = system.nir.calls;
    expect(call?.clientIp).toBe('127.0.0.1');
    expect(call?.headers['authorization']).toBe(`Bearer ${token}`);
    expect(call?.headers['traceparent']).toBe(headers.traceparent);
    expect(Object.keys(call?.headers ?? {}).sort()).toEqual([
      'accept',
      'authorization',
      'connection',
      'content-length',
      'content-type',
      'gateway-assertion',
      'host',
      'traceparent',
    ]);
  });

  it('publishes the keys that its assertions are verified with, and no private part', async () => {
    const response = await fetch(new URL('/.well-known/jwks.json', system.url));
    const { keys } = (await response.json()) as { keys: object[] };
    expect(keys).toEqual([
      {
        kty: 'OKP',
        crv: 'Ed25519',
        x: expect.any(String),
        kid: 'gateway',
        alg: 'EdDSA',
        use: 'sig',
      },
    ]);
  });
});

describe('who may ask', () => {
  it('refuses a guarded field without a token, and asks nobody', async () => {
    const answer = await system.ask(null, '{ persons { id } }');
    expect(answer.data).toBeNull();
    expect(codes(answer)).toEqual(['UNAUTHENTICATED']);
    expect(system.nir.calls).toHaveLength(0);
  });

  it.each(['Bearer nonsense', 'Basic abc', 'Bearer eyJhbGciOiJub25lIn0.e30.'])(
    'refuses the token %s',
    async (authorization) => {
      const { status, json } = await system.post({ query: '{ me { id } }' }, { authorization });
      expect(status).toBe(200);
      expect(codes(json)).toEqual(['UNAUTHENTICATED']);
      expect(system.recorded).toEqual([]);
    },
  );

  it('ignores the bearer on public operations, however bad it is', async () => {
    system.access.refusal = null;
    const { json } = await system.post(
      { query: 'mutation { refresh { token me { name } } }' },
      { authorization: 'Bearer nonsense' },
    );
    expect(json).toEqual({ data: { refresh: { token: 't', me: { name: 'Me' } } } });
    system.access.stale = true;
    expect(await system.ask(null, 'mutation { login(password: "x") }')).toEqual({
      data: { login: 'challenge' },
    });
  });

  it('tells a user who is not let in, and records it first', async () => {
    system.access.refusal = tokenStale();
    const answer = await system.ask(['READER'], '{ persons { id } }');
    expect(answer.data).toBeNull();
    expect(codes(answer)).toEqual(['TOKEN_STALE']);
    expect(system.recorded).toEqual(['TOKEN_STALE user-1']);
    system.access.audit = false;
    expect(codes(await system.ask(['READER'], '{ persons { id } }'))).toEqual(['UNAVAILABLE']);
  });
});

describe('what is refused early', () => {
  it('nulls the field, tells its path, records it, and never asks the subgraph', async () => {
    const answer = await system.ask(['ADMINISTRATOR'], '{ me { id } persons { id } }');
    expect(answer.data).toEqual({ me: { id: 'u' }, persons: null });
    expect(answer.errors).toEqual([
      {
        message: expect.stringContaining('ikke tilgang'),
        path: ['persons'],
        extensions: { code: 'FORBIDDEN', traceId: expect.stringMatching(/^[0-9a-f]{32}$/) },
      },
    ]);
    expect(system.nir.calls).toHaveLength(0);
    expect(system.recorded).toEqual(['person:read Query.persons']);
  });

  it('asks no subgraph when nothing is left', async () => {
    const answer = await system.ask(['ADMINISTRATOR'], '{ persons { id } }');
    expect(answer.data).toEqual({ persons: null });
    expect([...system.nir.calls, ...system.identity.calls]).toHaveLength(0);
  });

  it('fetches nothing of a removed field from the next subgraph', async () => {
    const answer = await system.ask(['ADMINISTRATOR'], both);
    expect(answer.data).toEqual({ municipality: { number: '4003', name: 'K4003', persons: null } });
    expect(system.nir.calls).toHaveLength(0);
  });

  it.each([
    ['for itself', ['READER'], 'mutation { move(id: 1) { id } }', ['move']],
    [
      'for a field of what it returns',
      ['MOVER'],
      'mutation { move(id: 1) { id closed } }',
      ['move.closed'],
    ],
  ])('refuses a mutation whole, %s', async (_, roles, mutation, expected) => {
    const answer = await system.ask(roles, mutation);
    expect(answer.data).toBeNull();
    expect(codes(answer)).toEqual(['FORBIDDEN']);
    expect(paths(answer)).toEqual(expected);
    expect(system.nir.calls).toHaveLength(0);
  });

  it('answers UNAVAILABLE when the refusal cannot be recorded', async () => {
    system.access.audit = false;
    const answer = await system.ask(['ADMINISTRATOR'], '{ me { id } persons { id } }');
    expect(answer.data).toBeNull();
    expect(codes(answer)).toEqual(['UNAVAILABLE']);
  });

  it.each([
    ['the stronger first', ['SUPERUSER', 'READER', 'SUPERUSER', 'READER']],
    ['the weaker first', ['READER', 'SUPERUSER', 'READER', 'SUPERUSER']],
  ])('gives two roles their own answer to one operation, %s', async (title, order) => {
    // The same text and operation name each time, so that documents and plans are cached; another one for each row.
    const query = `query People { persons { id closed } } # ${title}`;
    const seen: Record<string, unknown> = {
      SUPERUSER: {
        persons: [
          { id: '1', closed: 'x' },
          { id: '2', closed: 'y' },
        ],
      },
      READER: {
        persons: [
          { id: '1', closed: null },
          { id: '2', closed: null },
        ],
      },
    };
    for (const role of order) expect((await system.ask([role], query)).data).toEqual(seen[role]);
    const sent = system.nir.calls.map(({ body }) => body.query.includes('closed'));
    expect(sent).toEqual(order.map((role) => role === 'SUPERUSER'));
  });
});

describe('a new artefact', () => {
  it('takes effect on the next request, without a restart', async () => {
    const query = '{ persons { id closed } }';
    expect(codes(await system.ask(['READER'], query))).toEqual(['FORBIDDEN']);
    const before = compose();
    const actions = { ...before.rules.actions, 'person:read-closed': ['SUPERUSER', 'READER'] };
    await system.publish({ ...before, rules: { ...before.rules, actions } });
    let answer = await system.ask(['READER'], query);
    while (answer.errors) answer = await system.ask(['READER'], query);
    expect(answer.data).toEqual({
      persons: [
        { id: '1', closed: 'x' },
        { id: '2', closed: 'y' },
      ],
    });
    await system.publish(before);
    while (!answer.errors) answer = await system.ask(['READER'], query);
    expect(codes(answer)).toEqual(['FORBIDDEN']);
  });
});

describe('a subgraph that is away', () => {
  it.each(['broken', 'slow', 'refusing'] as const)(
    'costs its own fields when it is %s',
    async (behaviour) => {
      system.nir.behaviour = behaviour;
      const answer = await system.ask(
        ['SUPERUSER'],
        '{ municipalities { number name persons { id } } news }',
      );
      expect(answer.data).toEqual({
        municipalities: [
          { number: '4003', name: 'K4003', persons: null },
          { number: '4001', name: 'K4001', persons: null },
        ],
        news: null,
      });
      expect(paths(answer).sort()).toEqual([
        'municipalities.0.persons',
        'municipalities.1.persons',
        'news',
      ]);
      expect(new Set(codes(answer))).toEqual(new Set(['UNAVAILABLE']));
    },
  );

  it('costs the fields that come from it on the way back', async () => {
    system.identity.behaviour = 'broken';
    const answer = await system.ask(
      ['SUPERUSER'],
      '{ persons { name home { number name } } me { id } }',
    );
    expect(answer.data).toEqual({
      persons: [
        { name: 'Ada', home: { number: '4003', name: null } },
        { name: 'Bo', home: { number: '4001', name: null } },
      ],
      me: null,
    });
    expect(paths(answer).sort()).toEqual(['me', 'persons.0.home.name', 'persons.1.home.name']);
  });

  it('is told beside what was refused', async () => {
    system.nir.behaviour = 'broken';
    const answer = await system.ask(['READER'], '{ persons { id closed } me { id } }');
    expect(answer.data).toEqual({ persons: null, me: { id: 'u' } });
    expect(codes(answer).sort()).toEqual(['FORBIDDEN', 'UNAVAILABLE']);
  });

  it('makes a mutation UNAVAILABLE', async () => {
    system.nir.behaviour = 'broken';
    const answer = await system.ask(['SUPERUSER'], 'mutation { move(id: 1) { id } }');
    expect(answer.data).toEqual({ move: null });
    expect(codes(answer)).toEqual(['UNAVAILABLE']);
  });
});

describe('a stale access table', () => {
  beforeEach(() => {
    system.access.stale = true;
  });

  it.each([
    ['what identity alone resolves', '{ me { id } municipality(number: "4003") { name } }', null],
    ['what holds no personal data', '{ news }', null],
    ['a change in identity', 'mutation { grant(user: 1) { id } }', null],
    ['persons', '{ persons { id } }', 'UNAVAILABLE'],
    [
      'persons behind identity',
      '{ municipality(number: "4003") { name persons { id } } }',
      'UNAVAILABLE',
    ],
    [
      'persons in a fragment',
      '{ municipality(number: "4003") { ...F } } fragment F on Municipality { persons { id } }',
      'UNAVAILABLE',
    ],
    ['a change elsewhere', 'mutation { move(id: 1) { id } }', 'UNAVAILABLE'],
  ])('answers or not: %s', async (_, query, code) => {
    const answer = await system.ask(['SUPERUSER'], query);
    expect(codes(answer)).toEqual(code === null ? [] : [code]);
  });

  it('still asks for a genuine token', async () => {
    expect(codes(await system.ask(null, '{ me { id } }'))).toEqual(['UNAUTHENTICATED']);
  });
});

describe('what leaks', () => {
  it('nothing of a failure in a subgraph', async () => {
    const answer = await system.ask(['READER'], '{ failing }');
    expect(answer).toEqual({
      data: { failing: null },
      errors: [
        {
          message: expect.stringContaining('Noe gikk galt hos oss'),
          path: ['failing'],
          extensions: { code: 'INTERNAL_SERVER_ERROR', traceId: expect.any(String) },
        },
      ],
    });
  });

  it.each<[string, object | string, number, string]>([
    ['a batch', [{ query: '{ me { id } }' }, { query: '{ me { id } }' }], 400, 'BAD_REQUEST'],
    [
      'a stored query',
      { extensions: { persistedQuery: { version: 1, sha256Hash: 'abc' } } },
      200,
      'PERSISTED_QUERY_NOT_SUPPORTED',
    ],
    [
      'introspection',
      { query: '{ __schema { types { name } } }' },
      400,
      'GRAPHQL_VALIDATION_FAILED',
    ],
    [
      'a name that is nearly right',
      { query: '{ persns { id } }' },
      400,
      'GRAPHQL_VALIDATION_FAILED',
    ],
    [
      'two logins',
      { query: 'mutation { a: login(password: "1") b: login(password: "2") }' },
      400,
      'GRAPHQL_VALIDATION_FAILED',
    ],
    ['a text that is no query', { query: '{ me' }, 400, 'GRAPHQL_PARSE_FAILED'],
    ['a body that is no JSON', '{', 400, 'BAD_USER_INPUT'],
    [
      'a body that is too large',
      { query: `{ me { id } } # ${'x'.repeat(100_000)}` },
      413,
      'BAD_USER_INPUT',
    ],
    [
      'a query with too many tokens',
      { query: `{ me { ${'id '.repeat(1001)} } }` },
      400,
      'GRAPHQL_PARSE_FAILED',
    ],
    ['the service document', { query: '{ _service { sdl } }' }, 400, 'GRAPHQL_VALIDATION_FAILED'],
    [
      'two operations without a name',
      { query: 'query A { me { id } } query B { me { id } }' },
      400,
      'OPERATION_RESOLUTION_FAILURE',
    ],
    [
      'a missing variable',
      { query: 'query ($id: ID!) { person(id: $id) { id } }' },
      400,
      'BAD_USER_INPUT',
    ],
  ])('nothing, by %s', async (_, ...[body, status, code]) => {
    const answer = await system.post(body);
    expect([answer.status, codes(answer.json)[0]]).toEqual([status, code]);
    expect(JSON.stringify(answer.json)).not.toMatch(/stack|node_modules|Did you mean|persons/);
    expect(answer.json.errors?.[0]?.extensions['traceId']).toMatch(/^[0-9a-f]{32}$/);
  });

  it('nothing by a form that needs no permission of the browser', async () => {
    const form = await system.post('query=%7Bme%7Bid%7D%7D', {
      'content-type': 'application/x-www-form-urlencoded',
    });
    expect(form.status).toBe(415);
    const get = await fetch(`${system.url}?query=%7Bme%7Bid%7D%7D`);
    expect(get.status).toBe(405);
  });
});
