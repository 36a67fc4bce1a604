import type { Viewer } from '@imdinett/access';
import { remoteKeys, type KeySource } from '@imdinett/auth';
import type { EventType, NewEvent } from '@imdinett/events';
import { connectTransport } from '@imdinett/events/transport';
import {
  makeDataSource,
  makeTransaction,
  pendingMigrations,
  poolSizes,
  type DataSourceOptions,
  type Migration,
  type TransactionOptions,
} from '@imdinett/persistence';
import {
  currentTraceparent,
  kafkaCheck,
  makeHttp,
  makeLogger,
  startAccessTable,
  type HttpServer,
  type Logger,
} from '@imdinett/service';
import type { FastifyInstance } from 'fastify';
import type { SubgraphConfig } from './config';
import type { BaseDeps } from './context';
import { startGraph, type ViewerOf } from './graph';
import { startJobs, type Job } from './jobs';
import { inboxOf, startStream, takeEvent, type Follows, type StreamOptions } from './stream';

/** What a test puts in the place of the world outside. */
export type SubgraphOverrides = {
  readonly now?: () => Date;
  readonly keys?: { readonly accessTokens: KeySource; readonly gateway: KeySource };
  readonly viewerOf?: ViewerOf;
  /** No Kafka: neither relay, consumer, access table nor jobs. */
  readonly stream?: false;
};

export type Subgraph<D extends BaseDeps, L> = {
  readonly name: string;
  readonly config: SubgraphConfig;
  readonly schemaFile: string;
  readonly resolvers: object;
  readonly entities: DataSourceOptions['entities'];
  readonly migrations: readonly Migration[];
  readonly makeDeps: (base: BaseDeps) => D;
  /** Loaders of one request. */
  readonly makeLoaders: (deps: D, viewer: () => Viewer) => L;
  readonly follows?: (deps: D) => Follows;
  /** identity alone decides on its own database instead of the access table. */
  readonly viewerOf?: (deps: D) => ViewerOf;
  /** How identity renders its access records when they are published. */
  readonly relay?: (deps: D) => StreamOptions['relay'];
  readonly jobs?: (deps: D) => readonly Job[];
  readonly routes?: (app: FastifyInstance, deps: D) => void;
  readonly overrides?: SubgraphOverrides;
};

export type RunningService = AsyncDisposable & {
  /** Where GraphQL is spoken. */
  readonly url: string;
  /** Takes one event as the consumer would. */
  readonly deliver: <T extends EventType>(
    event: NewEvent<T>,
    options?: { id?: string; time?: Date },
  ) => Promise<void>;
};

/** A subgraph as a running process: database, event stream, access table and GraphQL, closed in reverse order. */
export async function startSubgraph<D extends BaseDeps, L>(
  spec: Subgraph<D, L>,
): Promise<RunningService> {
  await using stack = new AsyncDisposableStack();
  const { name, config, overrides = {} } = spec;
  const now = overrides.now ?? (() => new Date());
  const log = makeLogger({ name, level: config.logLevel });

  const databases = await openDatabases(stack, spec, log);
  const transactions: TransactionOptions = {
    service: name,
    ...databases,
    now,
    trace: currentTraceparent,
  };
  const deps = spec.makeDeps({ now, transaction: makeTransaction(transactions), log });
  const follows = spec.follows?.(deps);

  const http = stack.use(
    makeHttp({ host: config.host, port: config.port, log, bodyLimit: 1_000_000 }),
  );
  addDatabaseChecks(http, databases, spec.migrations);
  const viewerOf =
    overrides.stream === false
      ? undefined
      : await joinStream(stack, http, { spec, deps, follows, transactions, log, now });
  await startGraph(stack, http.app, {
    spec,
    deps,
    log,
    viewerOf: overrides.viewerOf ?? spec.viewerOf?.(deps) ?? viewerOf,
    database: databases.app,
    keys: overrides.keys ?? {
      accessTokens: remoteKeys(config.jwks.identity),
      gateway: remoteKeys(config.jwks.gateway),
    },
  });
  spec.routes?.(http.app, deps);
  const address = await http.listen();
  log.info({ address }, 'listening');

  const running = stack.move();
  return {
    url: `${address}/graphql`,
    deliver: async (event, { id, time = now() } = {}) => {
      if (follows)
        await takeEvent(inboxOf(transactions, follows), follows.handlers, { event, id, time });
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

type Databases = Pick<TransactionOptions, 'app' | 'job'>;

async function openDatabases<D extends BaseDeps, L>(
  stack: AsyncDisposableStack,
  { name, config, entities }: Subgraph<D, L>,
  log: Logger,
): Promise<Databases> {
  const open = async (role: 'app' | 'job') => {
    const dataSource = makeDataSource({
      url: config.database[role],
      entities,
      poolSize: poolSizes[role],
      applicationName: `${name} ${role}`,
      onPoolError: (error) => {
        log.warn({ err: error, role }, 'lost an idle database connection');
      },
    });
    await dataSource.initialize();
    stack.defer(() => dataSource.destroy());
    return dataSource;
  };
  return { app: await open('app'), job: await open('job') };
}

function addDatabaseChecks(
  http: HttpServer,
  { app, job }: Databases,
  migrations: readonly Migration[],
): void {
  http.addCheck({
    name: 'database',
    check: async () => {
      await app.query('SELECT 1');
      return { ok: true };
    },
  });
  http.addCheck({
    name: 'migrations',
    check: async () => {
      const pending = await pendingMigrations(job, migrations);
      return { ok: pending.length === 0, pending: pending.length };
    },
  });
}

type Joining<D extends BaseDeps, L> = {
  readonly spec: Subgraph<D, L>;
  readonly deps: D;
  readonly follows: Follows | undefined;
  readonly transactions: TransactionOptions;
  readonly log: Logger;
  readonly now: () => Date;
};

/** Kafka's part of the process. It may be away at the start: then the process is not ready, and goes on asking. */
async function joinStream<D extends BaseDeps, L>(
  stack: AsyncDisposableStack,
  http: HttpServer,
  { spec, deps, follows, transactions, log, now }: Joining<D, L>,
): Promise<ViewerOf | undefined> {
  const { name, config } = spec;
  const transport = stack.use(connectTransport(config.kafka, log));
  const checks = await startStream(
    { name, config, transactions, follows, relay: spec.relay?.(deps), transport, log },
    stack,
  );
  http.addCheck(kafkaCheck(transport, { required: spec.viewerOf === undefined }));
  for (const check of checks) http.addCheck(check);
  if (spec.jobs) stack.use(startJobs(spec.jobs(deps), log));
  if (spec.viewerOf) return undefined;
  const table = stack.use(
    await startAccessTable({ transport, keys: remoteKeys(config.jwks.accessRecords), log, now }),
  );
  http.addCheck(table.check);
  return table.viewerOf;
}
