import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import { fastifyApolloDrainPlugin, fastifyApolloHandler } from '@as-integrations/fastify';
import type { Viewer } from '@imdinett/access';
import {
  bearerToken,
  makeAccessTokenVerifier,
  type AccessTokenClaims,
  type KeySource,
} from '@imdinett/auth';
import { AppError, unauthenticated } from '@imdinett/kernel';
import { traceIdOf, type Logger } from '@imdinett/service';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { DataSource } from 'typeorm';
import type { SubgraphConfig } from './config';
import { viewerOrThrow, type BaseDeps, type Context, type Outcome } from './context';
import { formatError } from './format-error';
import { oneAtATime } from './one-at-a-time';
import { keepRawBody, onlyTheGateway } from './only-the-gateway';
import { makeSchema, noServiceField } from './schema';

export type ViewerOf = (
  claims: AccessTokenClaims,
  options?: { evenIfStale: boolean },
) => Promise<Viewer>;

export type GraphOptions<D extends BaseDeps, L> = {
  readonly spec: {
    readonly name: string;
    readonly config: SubgraphConfig;
    readonly schemaFile: string;
    readonly resolvers: object;
    readonly makeLoaders: (deps: D, viewer: () => Viewer) => L;
  };
  readonly deps: D;
  readonly log: Logger;
  readonly viewerOf: ViewerOf | undefined;
  readonly database: DataSource;
  readonly keys: { readonly accessTokens: KeySource; readonly gateway: KeySource };
};

/** GraphQL at `/graphql`, for the gateway alone. */
export async function startGraph<D extends BaseDeps, L>(
  stack: AsyncDisposableStack,
  app: FastifyInstance,
  options: GraphOptions<D, L>,
): Promise<void> {
  const { spec, keys, database, log } = options;
  keepRawBody(app);
  const server = new ApolloServer<Context<D, L>>({
    schema: makeSchema(spec.schemaFile, spec.resolvers),
    introspection: false,
    persistedQueries: false,
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    validationRules: [noServiceField],
    formatError: formatError(log),
    plugins: [
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      fastifyApolloDrainPlugin(app),
    ],
  });
  await server.start();
  stack.defer(() => server.stop());
  app.route({
    method: 'POST',
    url: '/graphql',
    preHandler: onlyTheGateway({ keys: keys.gateway, audience: spec.name, database }),
    handler: fastifyApolloHandler(server, { context: makeContext(options) }),
  });
}

/** A request ends after this, however many transactions it waits for. */
const requestMs = 5_000;

function makeContext<D extends BaseDeps, L>({
  spec,
  deps,
  viewerOf,
  keys,
}: GraphOptions<D, L>): (request: FastifyRequest) => Promise<Context<D, L>> {
  const { issuer, audience } = spec.config;
  const verify = makeAccessTokenVerifier({ keys: keys.accessTokens, issuer, audience });
  if (!viewerOf)
    throw new Error(
      `${spec.name} has neither an access table nor a database to find its callers in`,
    );

  return async (request) => {
    const token = bearerToken(request.headers.authorization);
    const endsAt = performance.now() + requestMs;
    const isOver = (): boolean => performance.now() > endsAt || request.raw.socket.destroyed;
    const [viewer, lenient] = await viewersOf(token, { verify, viewerOf });
    const requestDeps: D = { ...deps, transaction: oneAtATime(deps.transaction, isOver) };
    const getViewer = (): Viewer => viewerOrThrow(viewer);
    // On the prototype, for Apollo copies own properties into each operation's context and would call the getters.
    const callers: Pick<Context<D, L>, 'viewer' | 'lenientViewer'> = {
      get viewer() {
        return getViewer();
      },
      get lenientViewer() {
        return viewerOrThrow(lenient);
      },
    };
    return Object.assign(Object.create(callers) as typeof callers, {
      deps: requestDeps,
      loaders: spec.makeLoaders(requestDeps, getViewer),
      traceId: traceIdOf(request.traceparent),
      request: { ip: request.clientIp, token },
    });
  };
}

type Finding = {
  readonly verify: (token: string) => Promise<AccessTokenClaims>;
  readonly viewerOf: ViewerOf;
};

/** The caller, and the caller as last known. A public operation asks for neither, so a stale token does not hinder it. */
async function viewersOf(
  token: string | null,
  { verify, viewerOf }: Finding,
): Promise<readonly [Outcome, Outcome]> {
  const nobody: Outcome = { error: unauthenticated() };
  if (token === null) return [nobody, nobody];
  try {
    const claims = await verify(token);
    const viewer = await outcomeOf(viewerOf(claims));
    const isUnconfirmed =
      'error' in viewer && viewer.error instanceof AppError && viewer.error.code === 'UNAVAILABLE';
    return [
      viewer,
      isUnconfirmed ? await outcomeOf(viewerOf(claims, { evenIfStale: true })) : viewer,
    ];
  } catch (error) {
    return [{ error }, { error }];
  }
}

function outcomeOf(viewer: Promise<Viewer>): Promise<Outcome> {
  return viewer.then(
    (found) => ({ viewer: found }),
    (error: unknown) => ({ error }),
  );
}
