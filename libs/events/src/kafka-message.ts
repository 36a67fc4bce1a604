import type { Message, ReceivedMessage } from './event';

type Outgoing = {
  readonly key: string;
  readonly value: string | null;
  readonly headers: Record<string, string>;
};

/** Messages as a Kafka client takes them, in order within each topic. */
export function byTopic(messages: readonly Message[]): { topic: string; messages: Outgoing[] }[] {
  const topics = Map.groupBy(messages, ({ topic }) => topic);
  return [...topics].map(([topic, list]) => ({
    topic,
    messages: list.map(({ key, value, headers }) => ({ key, value, headers: { ...headers } })),
  }));
}

type Incoming = {
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers?: Readonly<Record<string, Text | Text[] | undefined>>;
  readonly offset: string;
};
type Text = Buffer | string;

/** A message as a Kafka client gives it. Of a header that stands there twice, the last one counts. */
export function received(topic: string, partition: number, message: Incoming): ReceivedMessage {
  const { key, value, headers = {}, offset } = message;
  return {
    topic,
    partition,
    offset,
    key: key?.toString('utf8') ?? '',
    value: value?.toString('utf8') ?? null,
    headers: Object.fromEntries(
      Object.entries(headers).flatMap(([name, given]) => {
        const text = Array.isArray(given) ? given.at(-1) : given;
        return text === undefined ? [] : [[name, text.toString()]];
      }),
    ),
  };
}
