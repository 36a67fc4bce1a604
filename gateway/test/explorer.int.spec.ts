import {
  buildClientSchema,
  getIntrospectionQuery,
  stripIgnoredCharacters,
  type IntrospectionQuery,
} from 'graphql';
import { startSmallSystem, type SmallSystem } from './small-system';

/** The very request of GraphiQL in render-graphiql 5.24.1, as its browser sends it when the page opens. */
const introspection = {
  body: {
    query: stripIgnoredCharacters(
      getIntrospectionQuery({ inputValueDeprecation: true, schemaDescription: true }),
    ),
    operationName: 'IntrospectionQuery',
    extensions: {},
  },
  headers: { accept: 'application/graphql-response+json, application/json, multipart/mixed' },
};

describe('the explorer in the local profile', () => {
  let system: SmallSystem;
  let page: string;
  let policy: ReadonlyMap<string, readonly string[]>;
  beforeAll(async () => {
    system = await startSmallSystem({ profile: 'local', explorer: true });
    const response = await fetch(new URL('/explorer', system.url));
    page = await response.text();
    policy = directivesOf(response.headers.get('content-security-policy') ?? '');
  });
  afterAll(() => system[Symbol.asyncDispose]());
  beforeEach(() => {
    system.access.stale = false;
  });

  it('comes from the gateway with everything that it names', async () => {
    const { origin } = new URL(system.url);
    const fetched = addressesIn(page).filter((address) => !address.startsWith('data:'));
    const urls = fetched.map((address) => new URL(address, `${origin}/explorer`));
    expect(urls.filter((url) => url.origin !== origin).map(String)).toEqual([]);
    const statuses = await Promise.all(urls.map(async (url) => (await fetch(url)).status));
    expect(statuses.filter((status) => status !== 200)).toEqual([]);
  });

  it('has no script that loads from an address of its own', () => {
    const loads =
      /\b(?:import|importScripts|fetch|Worker|WebSocket|EventSource|sendBeacon)\(\s*["'`](?:https?:|wss?:)?\/\/.{0,80}/g;
    expect(page.match(loads) ?? []).toEqual([]);
    expect(markupOf(page)).not.toContain('<script');
  });

  it('may, by its policy, load what stands in it and ask this origin alone', () => {
    expect(policy.get('default-src')).toEqual(["'none'"]);
    expect(policy.get('connect-src')).toEqual(["'self'"]);
    const inside = /^(?:'none'|'self'|'sha256-[\w+/=]+'|data:|blob:)$/;
    const outside = [...policy].flatMap(([directive, sources]) =>
      sources
        .filter((source) => !inside.test(source))
        .map((source) => [directive, source] as const),
    );
    // The editor writes its styles as it goes.
    expect(outside).toEqual([['style-src', "'unsafe-inline'"]]);
  });

  it('gets the types before anybody has logged in, within the limits', async () => {
    const { status, json } = await system.post(introspection.body, introspection.headers);
    expect([status, json.errors]).toEqual([200, undefined]);
    const schema = buildClientSchema(json.data as unknown as IntrospectionQuery);
    expect(Object.keys(schema.getQueryType()?.getFields() ?? {})).toEqual(
      expect.arrayContaining(['me', 'municipality', 'persons']),
    );
    expect(schema.getType('Person')).toBeDefined();
    expect([...system.identity.calls, ...system.nir.calls]).toEqual([]);
  });

  it('gets them for a user whose access cannot be confirmed, too', async () => {
    system.access.stale = true;
    const authorization = `Bearer ${await system.tokenOf(['READER'])}`;
    const { json } = await system.post(introspection.body, {
      ...introspection.headers,
      authorization,
    });
    expect(json.errors).toBeUndefined();
    expect(json.data).toHaveProperty('__schema');
  });
});

describe('the explorer outside the local profile', () => {
  let system: SmallSystem;
  beforeAll(async () => {
    system = await startSmallSystem();
  });
  afterAll(() => system[Symbol.asyncDispose]());

  it('is an address like any other that does not exist', async () => {
    const response = await fetch(new URL('/explorer', system.url));
    expect(response.status).toBe(404);
    const { errors } = (await response.json()) as { errors: { extensions: object }[] };
    expect(errors[0]?.extensions).toMatchObject({ code: 'NOT_FOUND' });
  });

  it.each([
    ['somebody without a token', null],
    ['a user with every right', ['SUPERUSER']],
  ])('does not tell the types to %s', async (_, roles) => {
    const { status, json } = await system.post(introspection.body, {
      ...introspection.headers,
      ...(roles && { authorization: `Bearer ${await system.tokenOf(roles)}` }),
    });
    expect(status).toBe(400);
    expect(json.data).toBeUndefined();
    expect(json.errors?.map(({ extensions }) => extensions['code'])).toContain(
      'GRAPHQL_VALIDATION_FAILED',
    );
    expect(JSON.stringify(json)).not.toContain('Person');
  });
});

const directivesOf = (policy: string): Map<string, string[]> =>
  new Map(
    policy.split(';').map((directive) => {
      const [name = '', ...sources] = directive.trim().split(/\s+/);
      return [name, sources] as const;
    }),
  );

const markupOf = (page: string): string => page.replaceAll(/<script>[^]*?<\/script>/g, '');

/** What a browser fetches unasked: the addresses in tags and in styles. */
function addressesIn(page: string): readonly string[] {
  const markup = markupOf(page);
  const patterns = [
    /\s(?:src|srcset|href|data|poster|action|formaction)\s*=\s*["']?([^"'\s>]+)/g,
    /url\(\s*["']?([^"')\s]+)/g,
    /@import\s+["']([^"']+)/g,
  ];
  return patterns.flatMap((pattern) =>
    [...markup.matchAll(pattern)].map(([, address = '']) => address),
  );
}
