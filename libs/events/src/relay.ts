import { once } from 'node:events';
import { contractOf } from './contracts/registry';
import { toMessage } from './envelope';
import type { Message, StoredEvent } from './event';
import { makeBackoff, makeBell, pause } from './pause';
import type { Log, OutboxLease, OutboxSource, Publisher, Sql, Transport } from './ports';

/** What a row becomes at publishing time. The text is sent as it is, so that it can be signed. */
export type Rendered = {
  readonly value: string;
  readonly headers?: Readonly<Record<string, string>>;
};

export type Published = {
  readonly row: StoredEvent;
  /** Null when `render` had nothing to say for the row. */ readonly message: Message | null;
};

export type RelayOptions = {
  readonly outbox: OutboxSource;
  readonly transport: Transport;
  readonly log: Log;
  /**
   * Makes the values of rows whose contract is rendered, in their order; null publishes nothing for a row. It is asked
   * after older publishers were fenced and the lease was confirmed: what it reads then is not published late.
   */
  readonly render?: (
    rows: readonly StoredEvent[],
    sql: Sql,
  ) => Promise<readonly (Rendered | null)[]>;
  /** Runs in the transaction that marks the rows as published. */
  readonly afterPublish?: (published: readonly Published[], sql: Sql) => Promise<void>;
  /** By which Kafka knows successive publishers of `identity.access` as one. */
  readonly transactionalId?: string;
  /** How long it may go on publishing what waits when it is stopped. */
  readonly drainMs?: number;
};

export type Relay = AsyncDisposable & {
  /** Rows that wait to be published. */
  readonly pending: () => Promise<number>;
};

const batchSize = 100;
const pollMs = 150;
const takeOverMs = 500;
const purgeEveryMs = 10 * 60_000;
/** Topics where a late old state would survive compaction, so that an older publisher must not get through. */
const fencedTopics: ReadonlySet<string> = new Set(['identity.access']);

/**
 * Publishes the outbox in its order, at least once, for as long as this process is the one that holds the lease.
 * Closing it publishes what was committed before, as far as Kafka and the time allow.
 */
export function startRelay(options: RelayOptions): Promise<Relay> {
  const stopping = new AbortController();
  const limit = new AbortController();
  const running = follow(options, { stopping: stopping.signal, limit: limit.signal });
  return Promise.resolve({
    pending: options.outbox.pending,
    [Symbol.asyncDispose]: async () => {
      stopping.abort();
      const timer = setTimeout(() => {
        limit.abort();
      }, options.drainMs ?? 3_000);
      // A call that Kafka never answers is left behind; its rows are published by the next publisher.
      await Promise.race([running, once(limit.signal, 'abort')]);
      clearTimeout(timer);
      await options.outbox[Symbol.asyncDispose]();
    },
  });
}

type Signals = { readonly stopping: AbortSignal; readonly limit: AbortSignal };

async function follow(options: RelayOptions, signals: Signals): Promise<void> {
  const { stopping: signal } = signals;
  const { outbox, log } = options;
  const backoff = makeBackoff({ firstMs: takeOverMs, maxMs: 5_000 });
  while (!signal.aborted) {
    try {
      await using lease = await outbox.acquire();
      backoff.reset();
      if (lease) {
        log.info({}, 'publishes the outbox');
        await publishWhileHeld(options, lease, signals);
      }
      await pause(takeOverMs, signal);
    } catch (error) {
      if (backoff.attempts() === 0)
        log.warn({ err: error }, 'lost the outbox, and asks for it again');
      await backoff.wait(signal);
    }
  }
}

/** Ends when told to stop and nothing waits, or Kafka is away, or the time is up; throws when the lease is gone. Kafka's troubles do not end it. */
async function publishWhileHeld(
  options: RelayOptions,
  lease: OutboxLease,
  { stopping, limit }: Signals,
): Promise<void> {
  const { log } = options;
  await using publishers = makePublishers(options);
  const bell = makeBell();
  const backoff = makeBackoff({ firstMs: 100, maxMs: 1_000 });
  lease.onWake(bell.ring);
  let purgedAt = 0;

  while (!limit.aborted) {
    // Read first: what was committed before the stop is seen by a `next` that begins after it.
    const isStopping = stopping.aborted;
    const rows = await lease.next(batchSize);
    if (isStopping && rows.length === 0) return;
    if (!publishers.connected()) {
      // Only while the lease is held, for it fences whoever publishes. And what was read before is read again: should
      // another take the lease from here on, it will have fenced this one.
      const away = await publishers.connect();
      if (away !== null) {
        if (backoff.attempts() === 0)
          log.warn({ err: away }, 'cannot reach Kafka; events wait in the outbox');
        if (isStopping) return;
        await backoff.wait(stopping);
      }
      continue;
    }
    if (rows.length === 0) {
      if (Date.now() - purgedAt > purgeEveryMs) {
        await lease.purge();
        purgedAt = Date.now();
      }
      await bell.wait(pollMs, stopping);
      continue;
    }
    const published = await messagesOf(options, lease, rows);
    try {
      await publishers.send(published.flatMap(({ message }) => message ?? []));
    } catch (error) {
      if (backoff.attempts() === 0)
        log.warn({ err: error, rows: rows.length }, 'could not publish; tries again');
      await publishers.drop();
      if (isStopping) return;
      await backoff.wait(stopping);
      continue;
    }
    if (backoff.attempts() > 0) log.info({}, 'reaches Kafka again');
    backoff.reset();
    await lease.markPublished(rows, async (sql) => options.afterPublish?.(published, sql));
  }
}

async function messagesOf(
  { render }: RelayOptions,
  lease: OutboxLease,
  rows: readonly StoredEvent[],
): Promise<readonly Published[]> {
  const toRender = rows.filter(({ type }) => isRendered(type));
  if (toRender.length > 0 && !render)
    throw new Error(`nothing renders ${toRender.map(({ type }) => type).join(', ')}`);
  const values = (await render?.(toRender, lease.sql)) ?? [];
  const rendered = new Map(toRender.map((row, index) => [row.id, values[index] ?? null]));
  return rows.map((row) => {
    if (!isRendered(row.type)) return { row, message: toMessage(row) };
    const made = rendered.get(row.id) ?? null;
    if (made === null) return { row, message: null };
    const message = toMessage(row, null);
    return {
      row,
      message: { ...message, value: made.value, headers: { ...message.headers, ...made.headers } },
    };
  });
}

function isRendered(type: StoredEvent['type']): boolean {
  const { schema, stored } = contractOf(type);
  return schema !== stored;
}

type Publishers = AsyncDisposable & {
  readonly connected: () => boolean;
  /** Null when all are connected, else why not. */
  readonly connect: () => Promise<unknown>;
  readonly send: (messages: readonly Message[]) => Promise<void>;
  readonly drop: () => Promise<void>;
};

/** The two ways out: plain, and fenced. Only a service that renders has fenced topics. */
function makePublishers({
  transport,
  render,
  transactionalId = 'imdinett.identity.access',
}: RelayOptions): Publishers {
  let open: { plain: Publisher; fenced: Publisher | null } | null = null;

  const connect = async (): Promise<{ plain: Publisher; fenced: Publisher | null }> => {
    const plain = await transport.publisher();
    try {
      return { plain, fenced: render ? await transport.publisher({ transactionalId }) : null };
    } catch (error) {
      await plain[Symbol.asyncDispose]();
      throw error;
    }
  };
  const drop = async (): Promise<void> => {
    const closing = open;
    open = null;
    await Promise.all([
      closing?.plain[Symbol.asyncDispose](),
      closing?.fenced?.[Symbol.asyncDispose](),
    ]);
  };

  return {
    connected: () => open !== null,
    connect: async () => {
      try {
        open = await connect();
        return null;
      } catch (error) {
        return error;
      }
    },
    send: async (messages) => {
      if (!open) throw new Error('not connected');
      const fenced = messages.filter(({ topic }) => fencedTopics.has(topic));
      const plain = messages.filter(({ topic }) => !fencedTopics.has(topic));
      if (fenced.length > 0 && !open.fenced)
        throw new Error('a fenced topic needs a service that renders it');
      const results = await Promise.allSettled([
        fenced.length > 0 ? open.fenced?.send(fenced) : undefined,
        plain.length > 0 ? open.plain.send(plain) : undefined,
      ]);
      const failed = results.find((result) => result.status === 'rejected');
      if (failed) throw failed.reason;
    },
    drop,
    [Symbol.asyncDispose]: drop,
  };
}
