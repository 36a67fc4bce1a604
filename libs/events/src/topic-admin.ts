import { setTimeout } from 'node:timers/promises';

export type TopicToHave = {
  readonly name: string;
  readonly partitions: number;
  readonly configs: Readonly<Record<string, string>>;
};

type ConfigEntry = { name: string; value: string };
type Offset = { partition: number; offset: string };

/** What is asked of a Kafka client's admin; kafkajs's is one. */
export type AdminClient = {
  readonly createTopics: (options: {
    waitForLeaders: boolean;
    topics: { topic: string; numPartitions: number; configEntries: ConfigEntry[] }[];
  }) => Promise<boolean>;
  readonly createPartitions: (options: {
    topicPartitions: { topic: string; count: number }[];
  }) => Promise<boolean>;
  readonly alterConfigs: (options: {
    validateOnly: boolean;
    resources: { type: number; name: string; configEntries: ConfigEntry[] }[];
  }) => Promise<unknown>;
  readonly deleteTopics: (options: { topics: string[] }) => Promise<void>;
  readonly listTopics: () => Promise<string[]>;
  readonly fetchTopicMetadata: (options: {
    topics: string[];
  }) => Promise<{ topics: { name: string; partitions: { leader: number }[] }[] }>;
  readonly fetchTopicOffsets: (
    topic: string,
  ) => Promise<(Offset & { low: string; high: string })[]>;
  readonly fetchOffsets: (options: {
    groupId: string;
    topics: string[];
  }) => Promise<{ topic: string; partitions: Offset[] }[]>;
};

/** Kafka's number for a resource that is a topic. */
const topicResource = 2;
const patienceMs = 20_000;
const lookAgainMs = 50;

export async function ensureTopics(
  client: AdminClient,
  topics: readonly TopicToHave[],
): Promise<void> {
  await client.createTopics({
    waitForLeaders: false,
    topics: topics.map(({ name, partitions, configs }) => ({
      topic: name,
      numPartitions: partitions,
      configEntries: entriesOf(configs),
    })),
  });
  const counts = await partitionsOnceKnown(client, topics);
  const tooFew = topics.filter(({ name, partitions }) => (counts.get(name) ?? 0) < partitions);
  if (tooFew.length > 0)
    await client.createPartitions({
      topicPartitions: tooFew.map(({ name, partitions }) => ({ topic: name, count: partitions })),
    });
  await client.alterConfigs({
    validateOnly: false,
    resources: topics.map(({ name, configs }) => ({
      type: topicResource,
      name,
      configEntries: entriesOf(configs),
    })),
  });
}

export async function removeTopics(client: AdminClient, names: readonly string[]): Promise<void> {
  const existing = async (): Promise<string[]> => {
    const all = new Set(await client.listTopics());
    return names.filter((name) => all.has(name));
  };
  const topics = await existing();
  if (topics.length > 0) await client.deleteTopics({ topics });
  while ((await existing()).length > 0) await setTimeout(lookAgainMs);
}

/** Offset after the last message of each partition that holds any. */
export async function highWatermarks(
  client: AdminClient,
  topic: string,
): Promise<ReadonlyMap<number, bigint>> {
  const partitions = await client.fetchTopicOffsets(topic);
  return new Map(
    partitions
      .filter(({ low, high }) => low !== high)
      .map(({ partition, high }) => [partition, BigInt(high)]),
  );
}

/** How many messages of the topics the group has not committed. */
export async function lagOf(
  client: AdminClient,
  groupId: string,
  topics: readonly string[],
): Promise<number> {
  const committed = await client.fetchOffsets({ groupId, topics: [...topics] });
  const lags = topics.map(async (topic) => {
    const partitions = committed.find((one) => one.topic === topic)?.partitions ?? [];
    const done = new Map(partitions.map(({ partition, offset }) => [partition, BigInt(offset)]));
    return (await client.fetchTopicOffsets(topic)).reduce((sum, { partition, low, high }) => {
      // Nothing committed, or what was committed has been removed since: it begins at the beginning.
      const next = done.get(partition) ?? -1n;
      return sum + Number(BigInt(high) - (next < BigInt(low) ? BigInt(low) : next));
    }, 0);
  });
  return (await Promise.all(lags)).reduce((sum, lag) => sum + lag, 0);
}

const entriesOf = (configs: TopicToHave['configs']): ConfigEntry[] =>
  Object.entries(configs).map(([name, value]) => ({ name, value }));

/** A broker that has accepted a topic knows it a moment later, and longer when it has just started. */
async function partitionsOnceKnown(
  client: AdminClient,
  topics: readonly TopicToHave[],
): Promise<ReadonlyMap<string, number>> {
  const patience = AbortSignal.timeout(patienceMs);
  const names = topics.map(({ name }) => name);
  for (;;) {
    try {
      const { topics: found } = await client.fetchTopicMetadata({ topics: names });
      if (found.every(({ partitions }) => partitions.length > 0 && partitions.every(isLed)))
        return new Map(found.map(({ name, partitions }) => [name, partitions.length]));
    } catch (error) {
      if (patience.aborted) throw error;
    }
    if (patience.aborted) throw new Error('the topics that were created have no leader');
    await setTimeout(lookAgainMs);
  }
}

const isLed = ({ leader }: { leader: number }): boolean => leader >= 0;
