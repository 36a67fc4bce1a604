import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginInlineTraceDisabled } from '@apollo/server/plugin/disabled';
import { fastifyApolloDrainPlugin, fastifyApolloHandler } from '@as-integrations/fastify';
import { systemViewer, type Viewer } from '@imdinett/access';
import { bearerToken, makeAccessTokenVerifier, remoteKeys, type AccessTokenClaims, type KeySource } from '@imdinett/auth';
import type { EventType, Handlers, NewEvent } from '@imdinett/events';
import { connectTransport } from '@imdinett/events/transport';
import { unauthenticated } from '@imdinett/kernel';
import { makeDataSource, makeTransaction, type Tx } from '@imdinett/persistence';
import { currentTraceparent, makeHttp, makeLogger, startAccessTable, traceIdOf, type AccessTable } from '@imdinett/service';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { SubgraphConfig } from './config';
import { viewerOrThrow, type BaseDeps, type Context, type Outcome } from './context';
import { formatError } from './format-error';
import { startJobs, type Job } from './jobs';
import { oneAtATime } from './one-at-a-time';
import { keepRawBody, onlyTheGateway } from './only-the-gateway';
import { makeSchema, noServiceField } from './schema';
import { startStream, type StreamOptions } from './stream';

export type ViewerOf = (claims: AccessTokenClaims, options?: { evenIfStale: boolean }) => Promise<Viewer>;

/** What a test puts in the place of the world outside. */
export type SubgraphOverrides = {
  readonly now?: () => Date;
  readonly keys?: { readonly accessTokens: KeySource; readonly gateway: KeySource };
  readonly viewerOf?: ViewerOf;
  /** No Kafka: neither relay, consumer nor access table. */
  readonly stream?: false;
};

export type Subgraph<D extends BaseDeps, L> = {
  readonly name: string;
  readonly config: SubgraphConfig;
  readonly schemaFile: string;
  readonly resolvers: object;
  readonly entities: Parameters<typeof makeDataSource>[0]['entities'];
  readonly migrations: Parameters<typeof makeDataSource>[0]['migrations'];
  readonly makeDeps: (base: BaseDeps) => D;
  readonly makeLoaders: (deps: D, viewer: () => Viewer) => L;
  /** Which events the service follows, and the job (a system viewer of the matrix) under which it does. */
  readonly follows?: { readonly job: string; readonly action: StreamOptions['action']; readonly handlers: (deps: D) => Handlers<Tx> };
  /** identity alone decides on its own database instead of the access table. */
  readonly viewerOf?: (deps: D) => ViewerOf;
  readonly relay?: (deps: D) => StreamOptions['relay'];
  readonly jobs?: (deps: D) => readonly Job[];
  readonly routes?: (app: FastifyInstance, deps: D) => void;
  readonly overrides?: SubgraphOverrides;
};

export type RunningService = AsyncDisposable & {
  /** Where GraphQL is spoken. */
  readonly url: string;
  /** Takes one event as the consumer would. */
  readonly deliver: <T extends EventType>(event: NewEvent<T>, options?: { id?: string; time?: Date }) => Promise<void>;
};

/** A subgraph as a running process: database, event stream, access table and GraphQL, closed in reverse order. */
export async function startSubgraph<D extends BaseDeps, L>(spec: Subgraph<D, L>): Promise<RunningService> {
  const { name, config, overrides = {} } = spec;
  const now = overrides.now ?? (() => new Date());
  const log = makeLogger({ name, level: config.logLevel });
  const stack = new AsyncDisposableStack();
  try {
    const databases = await openDatabases(stack, spec);
    const transaction = makeTransaction({ ...databases, now, trace: currentTraceparent });
    const deps = spec.makeDeps({ now, transaction, log });

    const http = stack.use(makeHttp({ host: config.host, port: config.port, log, bodyLimit: 1_000_000 }));
    http.addCheck({ name: 'database', check: async () => ({ ok: (await databases.app.query('SELECT 1')) !== null }) });
    http.addCheck({ name: 'migrations', check: async () => ({ ok: !(await databases.job.showMigrations()) }) });

    const stream = await startStreamOf(stack, spec, { deps, databases, now, log });
    for (const check of stream.checks) http.addCheck(check);
    if (spec.jobs && overrides.stream !== false) stack.use(startJobs(spec.jobs(deps), log));

    const viewerOf = overrides.viewerOf ?? spec.viewerOf?.(deps) ?? stream.accessTable?.viewerOf;
    if (!viewerOf) throw new Error('a subgraph without an access table needs viewerOf');
    await serveGraph(http.app, spec, { deps, viewerOf, database: databases.app, stack });
    spec.routes?.(http.app, deps);
    const address = await http.listen();
    log.info({ address }, 'listening');
    return { url: `${address}/graphql`, deliver: stream.deliver, [Symbol.asyncDispose]: () => stack.disposeAsync() };
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
}
