import { ApolloServer } from '@apollo/server';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import { bearerToken, makeGatewayAssertionVerifier, type KeySource } from '@imdinett/auth';
import { makeHttp, makeLogger } from '@imdinett/service';
import { parse } from 'graphql';
import { setTimeout as sleep } from 'node:timers/promises';

export type SubgraphCall = {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: { readonly query: string; readonly variables?: Readonly<Record<string, unknown>> };
  readonly clientIp: string | null;
};

export type SmallSubgraph = AsyncDisposable & {
  readonly url: string;
  /** Every call that was let in, oldest first. */
  readonly calls: SubgraphCall[];
  /** `slow` does not answer before the gateway has given up. */
  behaviour: 'well' | 'slow' | 'broken' | 'refusing';
};

type Resolvers = Parameters<typeof buildSubgraphSchema>[0] extends readonly (infer Module)[]
  ? Module
  : never;

/** A real Apollo subgraph over HTTP that verifies the gateway's assertion with libs/auth, as libs/subgraph does. */
export async function startSmallSubgraph({
  name,
  schema,
  resolvers,
  keys,
}: {
  readonly name: string;
  readonly schema: string;
  readonly resolvers: object;
  readonly keys: KeySource;
}): Promise<SmallSubgraph> {
  const log = makeLogger({ name, level: 'silent' });
  const server = new ApolloServer({
    schema: buildSubgraphSchema([
      { typeDefs: parse(schema), resolvers } as unknown as Extract<Resolvers, object>,
    ]),
    logger: log,
    introspection: false,
    includeStacktraceInErrorResponses: true,
    stopOnTerminationSignals: false,
  });
  await server.start();
  const spent = new Set<string>();
  const verify = makeGatewayAssertionVerifier({
    keys,
    audience: name,
    remember: (jti) => Promise.resolve(!spent.has(jti) && Boolean(spent.add(jti))),
  });
  const http = makeHttp({ host: '127.0.0.1', port: 0, log, bodyLimit: 1_000_000 });
  const calls: SubgraphCall[] = [];
  const state: { behaviour: SmallSubgraph['behaviour'] } = { behaviour: 'well' };
  const closing = new AbortController();
  const bodies = new WeakMap<object, Buffer>();
  http.app.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    (request, body, done) => {
      const bytes = Buffer.from(body);
      bodies.set(request, bytes);
      done(null, JSON.parse(bytes.toString('utf8')));
    },
  );
  http.app.post(
    '/graphql',
    {
      preHandler: async (request, reply) => {
        if (state.behaviour === 'slow')
          await sleep(60_000, undefined, { signal: closing.signal }).catch(() => undefined);
        if (state.behaviour === 'broken')
          return reply.status(500).send('Error: connect ECONNREFUSED db-7.internal:5432');
        if (state.behaviour === 'refusing')
          return reply
            .status(401)
            .send({ errors: [{ message: 'no', extensions: { code: 'UNAUTHENTICATED' } }] });
        const assertion = request.headers['gateway-assertion'];
        const bytes = bodies.get(request) ?? Buffer.alloc(0);
        const { clientIp } = await verify(
          typeof assertion === 'string' ? assertion : undefined,
          bytes,
          bearerToken(request.headers.authorization),
        );
        calls.push({
          headers: request.headers,
          body: JSON.parse(bytes.toString('utf8')) as SubgraphCall['body'],
          clientIp,
        });
        return undefined;
      },
    },
    fastifyApolloHandler(server),
  );
  const address = await http.listen();
  return {
    url: `${address}/graphql`,
    calls,
    get behaviour() {
      return state.behaviour;
    },
    set behaviour(behaviour) {
      state.behaviour = behaviour;
    },
    [Symbol.asyncDispose]: async () => {
      closing.abort();
      await http[Symbol.asyncDispose]();
      await server.stop();
    },
  };
}
