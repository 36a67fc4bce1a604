import { randomUUID } from 'node:crypto';
import { topics } from '@imdinett/events';
import {
  connectTransport,
  createTopics,
  readTable,
  type KafkaConfig,
  type Log,
  type Transport,
} from '@imdinett/events/transport';

export const silent: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

function kafkaConfig(): KafkaConfig {
  const brokers = process.env['KAFKA_BROKERS'];
  if (brokers === undefined)
    throw new Error(
      'KAFKA_BROKERS is missing: run the integration tests through `npm run test:int`.',
    );
  return { clientId: 'imdinett.test', brokers: brokers.split(','), tls: false };
}

/** The real broker, on which the suite has the system's topics to itself: their names have a prefix that nobody sees. */
export async function connectWithOwnTopics(names: readonly string[]): Promise<Transport> {
  const prefix = `test.${randomUUID()}.`;
  const config = kafkaConfig();
  await createTopics(
    config,
    silent,
    names.map((name) => ({
      name: prefix + name,
      partitions: topics[name]?.partitions ?? 1,
      configs: {},
    })),
  );
  const transport = connectTransport(config, silent);
  return {
    publisher: async (options) => {
      const publisher = await transport.publisher(
        options?.transactionalId === undefined
          ? {}
          : { transactionalId: prefix + options.transactionalId },
      );
      return {
        ...publisher,
        send: (messages) =>
          publisher.send(
            messages.map((message) => ({ ...message, topic: prefix + message.topic })),
          ),
      };
    },
    subscribe: (options) =>
      transport.subscribe({
        ...options,
        groupId: prefix + options.groupId,
        topics: options.topics.map((topic) => prefix + topic),
        onDelivery: (delivery) =>
          options.onDelivery({
            ...delivery,
            topic: delivery.topic.slice(prefix.length),
            messages: delivery.messages.map((message) => ({
              ...message,
              topic: message.topic.slice(prefix.length),
            })),
          }),
      }),
    highWatermarks: (topic) => transport.highWatermarks(prefix + topic),
    lagOf: (groupId, names) =>
      transport.lagOf(
        prefix + groupId,
        names.map((topic) => prefix + topic),
      ),
    [Symbol.asyncDispose]: transport[Symbol.asyncDispose],
  };
}

export type Line = {
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

/** Waits for something that comes about by itself; the test's own time limit is the only one. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 20));
}
