import { ApolloGateway, type GatewayConfig } from '@apollo/gateway';
import type {
  GatewayExecutionResult,
  GatewayExecutor,
  GatewayGraphQLRequestContext,
  GatewayInterface,
  GatewaySchemaLoadOrUpdateCallback,
} from '@apollo/server-gateway-interface';
import type { Check, Logger } from '@imdinett/service';
import type { GraphQLSchema } from 'graphql';
import { setInterval, setTimeout as sleep } from 'node:timers/promises';
import { checkArtefact, readArtefact, type ArtefactText, type CheckedArtefact } from './artefact';
import { silenceTelemetry } from './config';

/** One artefact at work: its schema, its rules and the executor that was built of it. */
export type Loaded = {
  readonly artefact: CheckedArtefact;
  readonly schema: GraphQLSchema;
  readonly execute: GatewayExecutor;
};

export type SupergraphOptions = {
  readonly location: string;
  readonly pollMs: number;
  /** How long requests under an old artefact may still come in before its gateway is stopped. */
  readonly drainMs: number;
  readonly subgraphs: ReadonlySet<string>;
  readonly buildService: NonNullable<GatewayConfig['buildService']>;
  readonly execute: (
    loaded: Loaded,
    context: GatewayGraphQLRequestContext,
  ) => Promise<GatewayExecutionResult>;
  readonly log: Logger;
  readonly now: () => Date;
};

export type Supergraph = GatewayInterface & { readonly check: Check };

/**
 * The artefact for Apollo Server, swapped as one object while requests run. Which supergraph and which rules a request
 * meets follows from the schema under which it was validated: never the rules of another artefact.
 */
export function makeSupergraph(options: SupergraphOptions): Supergraph {
  const { log, now } = options;
  const listeners = new Set<GatewaySchemaLoadOrUpdateCallback>();
  const bySchema = new WeakMap<GraphQLSchema, Running>();
  const stopping = new AbortController();
  const running = new Set<Running>();
  let seen: ArtefactText | null = null;
  let current: { readonly digest: string; readonly since: Date; readonly entry: Running } | null =
    null;
  let problem: string | null = null;
  let polling: Promise<void> = Promise.resolve();

  const take = async (text: ArtefactText): Promise<void> => {
    const artefact = checkArtefact(text, options.subgraphs);
    const entry = await startEntry(artefact, options);
    // Before anybody hears of the schema, so that its first request finds its rules.
    bySchema.set(entry.loaded.schema, entry);
    running.add(entry);
    try {
      for (const listener of listeners)
        listener({ apiSchema: entry.loaded.schema, coreSupergraphSdl: artefact.supergraphSdl });
    } catch (error) {
      void retire(entry);
      throw error;
    }
    const previous = current?.entry;
    current = { digest: artefact.digest, since: now(), entry };
    if (previous) void retire(previous);
  };

  const retire = async (entry: Running): Promise<void> => {
    await sleep(options.drainMs, undefined, { signal: stopping.signal, ref: false }).catch(
      () => undefined,
    );
    await entry.stop();
    running.delete(entry);
  };

  const poll = async (): Promise<void> => {
    const ticks = setInterval(options.pollMs, undefined, { signal: stopping.signal, ref: false });
    try {
      for await (const _ of ticks) await look();
    } catch (error) {
      if (!stopping.signal.aborted) throw error;
    }
  };

  /** A pair that cannot be taken leaves the one at work as it is, and is told once. */
  const look = async (): Promise<void> => {
    try {
      const text = await readArtefact(options.location);
      if (text.supergraph === seen?.supergraph && text.rules === seen.rules) return;
      seen = text;
      await take(text);
      problem = null;
      log.info({ digest: current?.digest }, 'took a new artefact');
    } catch (error) {
      const reason = error instanceof Error ? error.message : 'unknown';
      if (reason !== problem)
        log.error({ reason }, 'did not take an artefact; the one before stays in force');
      problem = reason;
    }
  };

  return {
    onSchemaLoadOrUpdate: (callback) => {
      listeners.add(callback);
      return () => listeners.delete(callback);
    },
    load: async () => {
      seen = await readArtefact(options.location);
      await take(seen);
      polling = poll();
      return {
        executor: async (context) => {
          const entry = bySchema.get(context.schema);
          if (!entry) throw new Error('A request came with a schema of no artefact.');
          return entry.run(() => options.execute(entry.loaded, context));
        },
      };
    },
    stop: async () => {
      stopping.abort();
      await polling;
      await Promise.all([...running].map((entry) => entry.stop()));
    },
    check: {
      name: 'supergraph',
      check: () => ({
        ok: current !== null,
        ageSeconds:
          current === null ? null : Math.round((now().getTime() - current.since.getTime()) / 1000),
        digest: current?.digest.slice(0, 12),
        refusedNewer: problem !== null,
      }),
    },
  };
}

type Running = {
  readonly loaded: Loaded;
  readonly run: <T>(work: () => Promise<T>) => Promise<T>;
  /** Waits for the requests at work. */
  readonly stop: () => Promise<void>;
};

async function startEntry(
  artefact: CheckedArtefact,
  { buildService, log }: SupergraphOptions,
): Promise<Running> {
  silenceTelemetry();
  const gateway = new ApolloGateway({
    supergraphSdl: artefact.supergraphSdl,
    buildService,
    logger: log,
    validateSupergraph: true,
    __exposeQueryPlanExperimental: false,
  });
  const { promise, resolve } = Promise.withResolvers<GraphQLSchema>();
  gateway.onSchemaLoadOrUpdate(({ apiSchema }) => {
    resolve(apiSchema);
  });
  const { executor } = await gateway.load();
  const working = new Set<Promise<unknown>>();
  return {
    loaded: { artefact, schema: await promise, execute: executor },
    run: (work) => {
      const result = work();
      const done = result.catch(() => undefined).finally(() => working.delete(done));
      working.add(done);
      return result;
    },
    stop: async () => {
      await Promise.all(working);
      await gateway.stop();
    },
  };
}
