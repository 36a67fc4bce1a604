export type TopicSettings = {
  readonly partitions: number;
  /** Keeps the latest message per key instead of all. */
  readonly compact?: true;
  /** -1 = for ever. A compacted topic has none. */
  readonly retentionMs?: number;
};

const day = 24 * 60 * 60 * 1000;
const forEver: TopicSettings = { partitions: 3, retentionMs: -1 };
const latest: TopicSettings = { partitions: 3, compact: true };

const published = {
  /** One partition: readers compare count and digest at a point of it. */
  'identity.access': { partitions: 1, compact: true },
  'identity.user': forEver,
  'nir.person': forEver,
  'nir.person-link': latest,
  'nir.person-basic': latest,
  'settlement.request': forEver,
  'settlement.person': forEver,
  'grants.case': forEver,
  'jobbsjanse.participant': forEver,
  'support.case': forEver,
  notice: { partitions: 3, retentionMs: 7 * day },
  /** A chain stays in one partition, for it is the key. */
  audit: { partitions: 6, retentionMs: -1 },
  'audit.checkpoint': { partitions: 1, retentionMs: -1 },
} as const satisfies Record<string, TopicSettings>;

export type TopicName = keyof typeof published;

export const deadLetterOf = (topic: string): string => `${topic}.dead-letter`;

/** Dead letters are looked at by people, and hold nothing that is not on the topic itself. */
const deadLetters = Object.fromEntries(
  Object.keys(published).map((topic): [string, TopicSettings] => [
    deadLetterOf(topic),
    { partitions: 1, retentionMs: 30 * day },
  ]),
);

/** Every topic of the system, with its dead-letter topic. Retention per topic is configuration of a deployment. */
export const topics: Readonly<Record<string, TopicSettings>> = { ...published, ...deadLetters };

/** Kafka's own settings for a topic. */
export function topicConfig({ compact, retentionMs }: TopicSettings): Record<string, string> {
  return compact
    ? { 'cleanup.policy': 'compact', 'min.cleanable.dirty.ratio': '0.1', 'segment.ms': String(day) }
    : { 'cleanup.policy': 'delete', 'retention.ms': String(retentionMs ?? -1) };
}
