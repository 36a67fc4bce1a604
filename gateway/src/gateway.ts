import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import {
  importSigningKey,
  makeAccessTokenVerifier,
  publicJwk,
  remoteKeys,
  type KeySource,
  type SigningKey,
} from '@imdinett/auth';
import { connectTransport, type Transport } from '@imdinett/events/transport';
import {
  kafkaCheck,
  makeHttp,
  makeLogger,
  startAccessTable,
  traceIdOf,
  type AccessTable,
  type Check,
  type HttpServer,
  type Logger,
} from '@imdinett/service';
import type { FastifyRequest } from 'fastify';
import type { Pool } from 'undici';
import { makeAuthenticator } from './authenticate';
import type { GatewayConfig } from './config';
import { makeExecute } from './execute';
import { serveExplorer } from './explorer';
import { makeFormatError } from './format-error';
import { makeSubgraphSource, openPool } from './forward-viewer';
import { documentRules, limits, limitsPlugin } from './limits';
import { startRefusalAudit, type RefusalAudit } from './refusal-audit';
import type { RequestContext } from './request-context';
import { subgraphsCheck } from './subgraphs-check';
import { makeSupergraph, type Supergraph } from './supergraph';

export type GatewayOverrides = {
  readonly now?: () => Date;
  /** Keys of access tokens. */
  readonly keys?: KeySource;
  /** In the place of Kafka. */
  readonly access?: Pick<AccessTable, 'viewerOf' | 'isStale'>;
  readonly audit?: RefusalAudit;
  readonly log?: Logger;
  readonly pollMs?: number;
  readonly drainMs?: number;
};

export type RunningGateway = AsyncDisposable & { readonly url: string };

/** All subgraph calls of one request together. */
const requestMs = 5_000;

/** Everything of the gateway, in the order in which it starts; it stops the other way round. */
export async function startGateway(
  config: GatewayConfig,
  overrides: GatewayOverrides = {},
): Promise<RunningGateway> {
  const { now = () => new Date(), log = makeLogger({ name: 'gateway', level: config.logLevel }) } =
    overrides;
  await using stack = new AsyncDisposableStack();
  const http = makeHttp({
    host: config.host,
    port: config.port,
    log,
    bodyLimit: limits.bodyBytes,
    trustedProxies: config.trustedProxies,
  });
  const { access, audit, checks } = await joinStream(stack, { config, overrides, log, now });
  for (const check of checks) http.addCheck(check);

  const [signer] = await Promise.all(config.signingKeys.map(importSigningKey));
  if (!signer) throw new Error('no signing key');
  const supergraph = graphOf(stack, { config, overrides, log, now, signer, access, audit });
  http.addCheck(supergraph.check);
  http.addCheck(subgraphsCheck(config.subgraphs));

  const server = makeServer({ supergraph, isLocal: config.profile === 'local', log });
  await server.start();
  stack.defer(() => server.stop());
  serveGraph(http, server);
  http.app.get('/.well-known/jwks.json', () => ({
    keys: config.signingKeys.map((key) => publicJwk(key)),
  }));
  if (config.explorer) serveExplorer(http.app);

  // Last in, first out: no request is cut off by what it needs.
  stack.use(http);
  const address = await http.listen();
  log.info({ address }, 'the gateway listens');
  const running = stack.move();
  return { url: `${address}/graphql`, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

type Parts = {
  readonly config: GatewayConfig;
  readonly overrides: GatewayOverrides;
  readonly log: Logger;
  readonly now: () => Date;
};
type Stream = {
  readonly access: Pick<AccessTable, 'viewerOf' | 'isStale'>;
  readonly audit: RefusalAudit;
  readonly checks: readonly Check[];
};

/** Kafka's part: who has access, and the record of who was refused. */
async function joinStream(
  stack: AsyncDisposableStack,
  { config, overrides, log, now }: Parts,
): Promise<Stream> {
  if (overrides.access && overrides.audit)
    return { access: overrides.access, audit: overrides.audit, checks: [] };
  const transport: Transport = stack.use(connectTransport(config.kafka, log));
  const audit = stack.use(startRefusalAudit({ transport, log, now }));
  const access = stack.use(
    await startAccessTable({ transport, keys: remoteKeys(config.jwks.accessRecords), log, now }),
  );
  return {
    access,
    audit,
    checks: [kafkaCheck(transport, { required: true }), access.check, audit.check],
  };
}

function graphOf(
  stack: AsyncDisposableStack,
  parts: Parts & Pick<Stream, 'access' | 'audit'> & { readonly signer: SigningKey },
): Supergraph {
  const { config, overrides, log, now, access, audit, signer } = parts;
  const pools = new Map<string, Pool>(
    [...config.subgraphs].map(([name, url]) => [name, openPool(url)]),
  );
  for (const pool of pools.values()) stack.defer(() => pool.close());
  const verify = makeAccessTokenVerifier({
    keys: overrides.keys ?? remoteKeys(config.jwks.identity),
    issuer: config.issuer,
    audience: config.audience,
    now,
  });
  return makeSupergraph({
    location: config.artefact,
    pollMs: overrides.pollMs ?? 2_000,
    drainMs: overrides.drainMs ?? 2 * requestMs,
    subgraphs: new Set(config.subgraphs.keys()),
    buildService: ({ name }) => {
      const [url, pool] = [config.subgraphs.get(name), pools.get(name)];
      if (url === undefined || !pool) throw new Error(`no address for ${name}`);
      return makeSubgraphSource({ name, url, pool, key: signer, now, log });
    },
    execute: makeExecute({
      authenticate: makeAuthenticator({ verify, table: access }),
      audit,
      log,
    }),
    log,
    now,
  });
}

function makeServer({
  supergraph,
  isLocal,
  log,
}: {
  supergraph: Supergraph;
  isLocal: boolean;
  log: Logger;
}): ApolloServer<RequestContext> {
  return new ApolloServer<RequestContext>({
    gateway: supergraph,
    logger: log,
    introspection: isLocal,
    hideSchemaDetailsFromClientErrors: !isLocal,
    includeStacktraceInErrorResponses: false,
    allowBatchedHttpRequests: false,
    persistedQueries: false,
    csrfPrevention: true,
    stopOnTerminationSignals: false,
    parseOptions: { maxLexicalTokens: limits.tokens },
    validationRules: [...documentRules()],
    formatError: makeFormatError(log),
    plugins: [
      limitsPlugin(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
    ],
  });
}

/** POST only: what is asked for never stands in an address. */
function serveGraph({ app }: HttpServer, server: ApolloServer<RequestContext>): void {
  app.post(
    '/graphql',
    fastifyApolloHandler(server, { context: (request) => Promise.resolve(contextOf(request)) }),
  );
  app.get('/graphql', ({ traceparent }, reply) =>
    reply
      .status(405)
      .header('allow', 'POST')
      .send({
        errors: [
          {
            message: 'Send spørringen som POST, med content-type application/json.',
            extensions: { code: 'BAD_REQUEST', traceId: traceIdOf(traceparent) },
          },
        ],
      }),
  );
}

function contextOf({
  headers,
  traceparent,
  ip,
}: Pick<FastifyRequest, 'headers' | 'traceparent' | 'ip'>): RequestContext {
  return {
    authorization: headers.authorization,
    traceparent,
    clientIp: ip,
    signal: AbortSignal.timeout(requestMs),
  };
}
