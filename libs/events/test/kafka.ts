import { randomUUID } from 'node:crypto';
// eslint-disable-next-line @typescript-eslint/no-restricted-imports -- the broker's own word, past what is tested
import { ConfigResourceTypes, Kafka, logLevel } from 'kafkajs';
import {
  connectTransport,
  createTopics,
  readTable,
  type KafkaConfig,
  type Log,
  type Transport,
} from '../src/transport';

export const silent: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

export function kafkaConfig(): KafkaConfig {
  const brokers = process.env['KAFKA_BROKERS'];
  if (brokers === undefined)
    throw new Error(
      'KAFKA_BROKERS is missing: run the integration tests through `npm run test:int`.',
    );
  return { clientId: 'imdinett.test', brokers: brokers.split(','), tls: false };
}

export const connect = (): Transport => connectTransport(kafkaConfig(), silent);

/** A topic of the test's own. */
export async function newTopic({
  partitions = 1,
  configs = {},
}: { partitions?: number; configs?: Record<string, string> } = {}): Promise<string> {
  const name = `test.${randomUUID()}`;
  await createTopics(kafkaConfig(), silent, [{ name, partitions, configs }]);
  return name;
}

type Line = {
  readonly key: string;
  readonly value: string | null;
  readonly headers: Readonly<Record<string, string>>;
};

/**
 * Everything on the topic up to now, in the order in which it was read. A transaction that has just been committed shows
 * a moment later: `atLeast` waits for that.
 */
export async function readAll(transport: Transport, topic: string, atLeast = 0): Promise<Line[]> {
  const lines: Line[] = [];
  const enough = Promise.withResolvers<undefined>();
  if (atLeast === 0) enough.resolve(undefined);
  await using reader = await readTable({
    transport,
    topic,
    log: silent,
    onRecord: (record) => {
      lines.push(record);
      if (lines.length >= atLeast) enough.resolve(undefined);
    },
  });
  await Promise.all([reader.caughtUp, enough.promise]);
  return lines;
}

/** What the broker itself says about a topic. */
export async function describeTopic(
  topic: string,
): Promise<{ partitions: number; cleanup: string | undefined }> {
  const admin = new Kafka({
    brokers: [...kafkaConfig().brokers],
    logLevel: logLevel.NOTHING,
  }).admin();
  await admin.connect();
  try {
    const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
    const { resources } = await admin.describeConfigs({
      includeSynonyms: false,
      resources: [{ type: ConfigResourceTypes.TOPIC, name: topic }],
    });
    const cleanup = resources[0]?.configEntries.find(
      ({ configName }) => configName === 'cleanup.policy',
    )?.configValue;
    return { partitions: topics[0]?.partitions.length ?? 0, cleanup };
  } finally {
    await admin.disconnect();
  }
}
