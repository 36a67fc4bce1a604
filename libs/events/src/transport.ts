import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import {
  Kafka,
  logLevel,
  Partitioners,
  type Admin,
  type Consumer as KafkaConsumer,
  type EachBatchPayload,
  type IHeaders,
  type KafkaConfig as ClientConfig,
  type KafkaMessage,
  type LogEntry,
  type Producer,
  type SASLOptions,
} from 'kafkajs';
import type { Message, ReceivedMessage } from './event';
import { makeBackoff } from './pause';
import type { Delivery, Log, Publisher, SubscribeOptions, Transport } from './ports';
import { closed, makeSharedClient } from './shared-client';

export { startConsumer, type Consumer, type ConsumerOptions } from './consumer';
export type { Delivery, Log, Publisher, SubscribeOptions, Transport } from './ports';
export { startRelay, type Published, type Relay, type RelayOptions, type Rendered } from './relay';
export { readTable, type TableReader, type TableReaderOptions, type TableRecord } from './table-reader';

export type KafkaConfig = {
  /** The process: `imdinett.nir`. */
  readonly clientId: string;
  readonly brokers: readonly string[];
  readonly tls: boolean;
  /** PEM file of the authority that signed the brokers' certificates, when it is not a public one. */
  readonly caFile?: string | undefined;
  readonly sasl?: { readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512'; readonly username: string; readonly password: string } | undefined;
};

/** Short, so that a stop is never held up for long; whoever calls tries again for as long as it takes. */
const retry = { initialRetryTime: 100, maxRetryTime: 1_000, retries: 6 };
const requestTimeoutMs = 10_000;
const topicPatienceMs = 20_000;
/** A member that was killed holds its partitions for this long. The least that a broker allows by default. */
const sessionTimeoutMs = 6_000;

/** Kafka by way of kafkajs. Connects to nothing yet. */
export function connectTransport(config: KafkaConfig, log: Log): Transport {
  const kafka = new Kafka(clientConfig(config, log));
  const admin = makeSharedClient(() => kafka.admin({ retry }));
  return {
    publisher: async ({ transactionalId } = {}) => (transactionalId === undefined ? openPublisher(kafka) : openFencedPublisher(kafka, transactionalId)),
    subscribe: (options) => follow(kafka, options, log),
    highWatermarks: (topic) =>
      admin.use(async (client) => {
        const partitions = await client.fetchTopicOffsets(topic);
        return new Map(partitions.filter(({ low, high }) => low !== high).map(({ partition, high }) => [partition, BigInt(high)]));
      }),
    lagOf: (groupId, topics) => admin.use((client) => lagOf(client, groupId, topics)),
    [Symbol.asyncDispose]: admin[Symbol.asyncDispose],
  };
}

export type TopicToHave = { readonly name: string; readonly partitions: number; readonly configs: Readonly<Record<string, string>> };

/** Creates the topics that are missing and brings the others' settings and number of partitions up to date. */
export async function createTopics(config: KafkaConfig, log: Log, topics: readonly TopicToHave[]): Promise<void> {
  await using admin = adminOf(config, log);
  await admin.use(async (client) => {
    await client.createTopics({
      waitForLeaders: false,
      topics: topics.map(({ name, partitions, configs }) => ({ topic: name, numPartitions: partitions, configEntries: entries(configs) })),
    });
    const counts = await partitionsOnceKnown(client, topics);
    const tooFew = topics.filter(({ name, partitions }) => (counts.get(name) ?? 0) < partitions);
    if (tooFew.length > 0)
      await client.createPartitions({ topicPartitions: tooFew.map(({ name, partitions }) => ({ topic: name, count: partitions })) });
    await client.alterConfigs({
      validateOnly: false,
      resources: topics.map(({ name, configs }) => ({ type: topicResource, name, configEntries: entries(configs) })),
    });
  });
}

const entries = (configs: TopicToHave['configs']) => Object.entries(configs).map(([name, value]) => ({ name, value }));

/** A broker that has accepted a topic knows it a moment later, and longer when it has just started. */
async function partitionsOnceKnown(client: Admin, topics: readonly TopicToHave[]): Promise<ReadonlyMap<string, number>> {
  const patience = AbortSignal.timeout(topicPatienceMs);
  for (;;) {
    try {
      const { topics: found } = await client.fetchTopicMetadata({ topics: topics.map(({ name }) => name) });
      if (found.every(({ partitions }) => partitions.length > 0 && partitions.every(({ leader }) => leader >= 0)))
        return new Map(found.map(({ name, partitions }) => [name, partitions.length]));
    } catch (error) {
      if (patience.aborted) throw error;
    }
    if (patience.aborted) throw new Error('the topics that were created have no leader');
    await setTimeout(50);
  }
}

/** Removes those of the topics that exist, and waits until they are gone. */
export async function deleteTopics(config: KafkaConfig, log: Log, names: readonly string[]): Promise<void> {
  await using admin = adminOf(config, log);
  const there = async (client: Admin): Promise<string[]> => {
    const existing = new Set(await client.listTopics());
    return names.filter((name) => existing.has(name));
  };
  await admin.use(async (client) => {
    const topics = await there(client);
    if (topics.length > 0) await client.deleteTopics({ topics });
    while ((await there(client)).length > 0) await setTimeout(50);
  });
}

const adminOf = (config: KafkaConfig, log: Log) => makeSharedClient(() => new Kafka(clientConfig(config, log)).admin({ retry }));

/** ConfigResourceTypes.TOPIC, which kafkajs exports as a const enum. */
const topicResource = 2;

function clientConfig({ clientId, brokers, tls, caFile, sasl }: KafkaConfig, log: Log): ClientConfig {
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
    logCreator: () => ({ namespace, label, log: { message, timestamp: _, ...fields } }: LogEntry) => {
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
  const producer = kafka.producer({ ...producerSettings, transactionalId, transactionTimeout: 30_000 });
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

function byTopic(messages: readonly Message[]): { topic: string; messages: { key: string; value: string | null; headers: IHeaders }[] }[] {
  const topics = Map.groupBy(messages, ({ topic }) => topic);
  return [...topics].map(([topic, list]) => ({ topic, messages: list.map(({ key, value, headers }) => ({ key, value, headers: { ...headers } })) }));
}

/** One consumer after another for as long as the subscription lives: whatever ends one, the next one goes on. */
function follow(kafka: Kafka, options: SubscribeOptions, log: Log): AsyncDisposable {
  const stopping = new AbortController();
  const running = (async () => {
    const backoff = makeBackoff({ firstMs: 200, maxMs: 1_000 });
    while (!stopping.signal.aborted) {
      try {
        await consumeUntilItEnds(kafka, options, { signal: stopping.signal, onJoin: backoff.reset });
      } catch (error) {
        if (backoff.attempts() === 0) log.warn({ err: error, groupId: options.groupId }, 'cannot read from Kafka; tries again');
      }
      if (!stopping.signal.aborted) await backoff.wait(stopping.signal);
    }
  })();
  return {
    [Symbol.asyncDispose]: async () => {
      stopping.abort();
      await running;
    },
  };
}

async function consumeUntilItEnds(kafka: Kafka, options: SubscribeOptions, { signal, onJoin }: { signal: AbortSignal; onJoin: () => void }): Promise<void> {
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
  const ended = Promise.withResolvers<void>();
  // It may crash before anybody waits for the end.
  ended.promise.catch(() => undefined);
  const end = (): void => { ended.resolve(); };
  signal.addEventListener('abort', end);
  consumer.on(consumer.events.CRASH, ({ payload }) => { ended.reject(payload.error); });
  consumer.on(consumer.events.GROUP_JOIN, onJoin);
  consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload }) => { options.onPosition?.({ topic: payload.topic, partition: payload.partition, offset: payload.lastOffset }); });
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: [...options.topics], fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      eachBatch: async (payload) => { await options.onDelivery(deliveryOf(consumer, payload, options.commits)); },
    });
    await ended.promise;
  } finally {
    signal.removeEventListener('abort', end);
    await closed(consumer);
  }
}

function deliveryOf(consumer: KafkaConsumer, payload: EachBatchPayload, commits: boolean): Delivery {
  const { batch, resolveOffset, heartbeat, isRunning, isStale } = payload;
  const { topic, partition } = batch;
  return {
    topic,
    partition,
    messages: batch.messages.map((message) => received(topic, partition, message)),
    commit: async ({ offset }) => {
      if (commits) await consumer.commitOffsets([{ topic, partition, offset: String(BigInt(offset) + 1n) }]);
      resolveOffset(offset);
    },
    keepAlive: heartbeat,
    isCurrent: () => isRunning() && !isStale(),
  };
}

function received(topic: string, partition: number, { key, value, headers, offset }: KafkaMessage): ReceivedMessage {
  return {
    topic,
    partition,
    offset,
    key: key?.toString('utf8') ?? '',
    value: value?.toString('utf8') ?? null,
    headers: Object.fromEntries(Object.entries(headers ?? {}).map(([name, text]) => [name, String(Array.isArray(text) ? text.at(-1) : text)])),
  };
}

async function lagOf(client: Admin, groupId: string, topics: readonly string[]): Promise<number> {
  const committed = await client.fetchOffsets({ groupId, topics: [...topics] });
  const ends = await Promise.all(topics.map((topic) => client.fetchTopicOffsets(topic)));
  return topics.reduce((total, topic, index) => {
    const done = new Map(committed.find((one) => one.topic === topic)?.partitions.map(({ partition, offset }) => [partition, BigInt(offset)]));
    const missing = (ends[index] ?? []).map(({ partition, low, high }) => {
      const next = done.get(partition) ?? -1n;
      return Number(BigInt(high) - (next < BigInt(low) ? BigInt(low) : next));
    });
    return missing.reduce((sum, count) => sum + count, total);
  }, 0);
}
