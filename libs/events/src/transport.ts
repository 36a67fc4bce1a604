import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import {
  Kafka,
  logLevel,
  Partitioners,
  type Consumer as KafkaConsumer,
  type EachBatchPayload,
  type KafkaConfig as ClientConfig,
  type LogEntry,
  type Producer,
  type SASLOptions,
} from 'kafkajs';
import { byTopic, received } from './kafka-message';
import { makeBackoff } from './pause';
import type { Delivery, Log, Publisher, SubscribeOptions, Transport } from './ports';
import { closed, makeSharedClient } from './shared-client';
import { ensureTopics, highWatermarks, lagOf, removeTopics, type TopicToHave } from './topic-admin';

export { applyEvents, startConsumer, type Consumer, type ConsumerOptions } from './consumer';
export type { Delivery, Log, Publisher, SubscribeOptions, Transport } from './ports';
export { startRelay, type Published, type Relay, type RelayOptions, type Rendered } from './relay';
export {
  readTable,
  type TableReader,
  type TableReaderOptions,
  type TableRecord,
} from './table-reader';

export type { TopicToHave } from './topic-admin';

export type KafkaConfig = {
  /** The process: `imdinett.nir`. */
  readonly clientId: string;
  readonly brokers: readonly string[];
  readonly tls: boolean;
  /** PEM file of the authority that signed the brokers' certificates, when it is not a public one. */
  readonly caFile?: string | undefined;
  readonly sasl?:
    | {
        readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
        readonly username: string;
        readonly password: string;
      }
    | undefined;
};

/** Short, so that a stop is never held up for long; whoever calls tries again for as long as it takes. */
const retry = { initialRetryTime: 100, maxRetryTime: 1_000, retries: 6 };
const requestTimeoutMs = 10_000;
/** A member that was killed holds its partitions for this long. The least that a broker allows by default. */
const sessionTimeoutMs = 6_000;

/** Kafka by way of kafkajs. Connects to nothing yet. */
export function connectTransport(config: KafkaConfig, log: Log): Transport {
  const kafka = new Kafka(clientConfig(config, log));
  const admin = makeSharedClient(() => kafka.admin({ retry }));
  return {
    publisher: async ({ transactionalId } = {}) =>
      transactionalId === undefined
        ? openPublisher(kafka)
        : openFencedPublisher(kafka, transactionalId),
    subscribe: (options) => follow(kafka, options, log),
    highWatermarks: (topic) => admin.use((client) => highWatermarks(client, topic)),
    lagOf: (groupId, topics) => admin.use((client) => lagOf(client, groupId, topics)),
    [Symbol.asyncDispose]: admin[Symbol.asyncDispose],
  };
}

/** Creates the topics that are missing and brings the others' settings and number of partitions up to date. */
export async function createTopics(
  config: KafkaConfig,
  log: Log,
  topics: readonly TopicToHave[],
): Promise<void> {
  await using admin = adminOf(config, log);
  await admin.use((client) => ensureTopics(client, topics));
}

/** Removes those of the topics that exist, and waits until they are gone. */
export async function deleteTopics(
  config: KafkaConfig,
  log: Log,
  names: readonly string[],
): Promise<void> {
  await using admin = adminOf(config, log);
  await admin.use((client) => removeTopics(client, names));
}

const adminOf = (config: KafkaConfig, log: Log) =>
  makeSharedClient(() => new Kafka(clientConfig(config, log)).admin({ retry }));

function clientConfig(
  { clientId, brokers, tls, caFile, sasl }: KafkaConfig,
  log: Log,
): ClientConfig {
  return {
    clientId,
    brokers: [...brokers],
    ssl: tls && caFile !== undefined ? { ca: [readFileSync(caFile, 'utf8')] } : tls,
    ...(sasl && { sasl: { ...sasl } as SASLOptions }),
    connectionTimeout: 3_000,
    requestTimeout: requestTimeoutMs,
    retry,
    logLevel: logLevel.INFO,
    // What kafkajs calls an error is mostly one of its attempts. What matters is told by whoever gave up.
    logCreator:
      () =>
      ({ namespace, label, log: { message, timestamp: _, ...fields } }: LogEntry) => {
        log.debug({ kafkajs: namespace, level: label, ...fields }, message);
      },
  };
}

const producerSettings = {
  idempotent: true,
  maxInFlightRequests: 1,
  allowAutoTopicCreation: false,
  createPartitioner: Partitioners.DefaultPartitioner,
  retry,
} as const;

async function openPublisher(kafka: Kafka): Promise<Publisher> {
  const producer = kafka.producer(producerSettings);
  await connected(producer, () => Promise.resolve());
  return {
    send: async (messages) => {
      await producer.sendBatch({ acks: -1, topicMessages: byTopic(messages) });
    },
    [Symbol.asyncDispose]: () => closed(producer),
  };
}

async function openFencedPublisher(kafka: Kafka, transactionalId: string): Promise<Publisher> {
  const producer = kafka.producer({
    ...producerSettings,
    transactionalId,
    transactionTimeout: 30_000,
  });
  await connected(producer, async () => {
    // Takes the epoch now and not with the first message: from here on no older publisher gets through.
    const transaction = await producer.transaction();
    await transaction.abort();
  });
  return {
    send: async (messages) => {
      const transaction = await producer.transaction();
      await transaction.sendBatch({ acks: -1, topicMessages: byTopic(messages) });
      await transaction.commit();
    },
    [Symbol.asyncDispose]: () => closed(producer),
  };
}

async function connected(producer: Producer, then: () => Promise<void>): Promise<void> {
  try {
    await producer.connect();
    await then();
  } catch (error) {
    await closed(producer);
    throw error;
  }
}

/** One consumer after another for as long as the subscription lives: whatever ends one, the next one goes on. */
function follow(kafka: Kafka, options: SubscribeOptions, log: Log): AsyncDisposable {
  const stopping = new AbortController();
  const running = (async () => {
    const backoff = makeBackoff({ firstMs: 200, maxMs: 1_000 });
    while (!stopping.signal.aborted) {
      try {
        await consumeUntilItEnds(kafka, options, {
          signal: stopping.signal,
          onJoin: backoff.reset,
        });
      } catch (error) {
        if (backoff.attempts() === 0)
          log.warn({ err: error, groupId: options.groupId }, 'cannot read from Kafka; tries again');
      }
      await backoff.wait(stopping.signal);
    }
  })();
  return {
    [Symbol.asyncDispose]: async () => {
      stopping.abort();
      await running;
    },
  };
}

async function consumeUntilItEnds(
  kafka: Kafka,
  options: SubscribeOptions,
  { signal, onJoin }: { signal: AbortSignal; onJoin: () => void },
): Promise<void> {
  const consumer = kafka.consumer({
    // A reader that commits nothing is a group of its own each time: it would wait for its predecessor's session to end.
    groupId: options.commits ? options.groupId : `${options.groupId}.${randomUUID()}`,
    sessionTimeout: sessionTimeoutMs,
    heartbeatInterval: 2_000,
    rebalanceTimeout: 20_000,
    maxWaitTimeInMs: 50,
    readUncommitted: false,
    allowAutoTopicCreation: false,
    retry: { ...retry, restartOnFailure: () => Promise.resolve(false) },
  });
  const ended = Promise.withResolvers<undefined>();
  // It may crash before anybody waits for the end.
  ended.promise.catch(() => undefined);
  const end = (): void => {
    ended.resolve(undefined);
  };
  signal.addEventListener('abort', end);
  consumer.on(consumer.events.CRASH, ({ payload }) => {
    ended.reject(payload.error);
  });
  consumer.on(consumer.events.GROUP_JOIN, onJoin);
  consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload }) => {
    options.onPosition?.({
      topic: payload.topic,
      partition: payload.partition,
      offset: payload.lastOffset,
    });
  });
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: [...options.topics], fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      eachBatch: async (payload) => {
        await options.onDelivery(deliveryOf(consumer, payload, options.commits));
      },
    });
    await ended.promise;
  } finally {
    signal.removeEventListener('abort', end);
    await closed(consumer);
  }
}

function deliveryOf(
  consumer: KafkaConsumer,
  payload: EachBatchPayload,
  commits: boolean,
): Delivery {
  const { topic, partition, messages } = payload.batch;
  return {
    topic,
    partition,
    messages: messages.map((message) => received(topic, partition, message)),
    commit: async ({ offset }) => {
      const next = { partition, offset: String(BigInt(offset) + 1n) };
      // Once kafkajs is told to stop, the consumer's own method commits nothing and says so to nobody.
      if (commits)
        await (payload.isRunning()
          ? consumer.commitOffsets([{ topic, ...next }])
          : payload.commitOffsetsIfNecessary({ topics: [{ topic, partitions: [next] }] }));
      payload.resolveOffset(offset);
    },
    keepAlive: () => payload.heartbeat(),
    isCurrent: () => payload.isRunning() && !payload.isStale(),
  };
}
