import { makeBackoff } from './pause';
import type { Log, Transport } from './ports';

export type TableRecord = {
  readonly key: string;
  readonly value: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly offset: string;
};

export type TableReaderOptions = {
  readonly transport: Transport;
  readonly topic: string;
  /** Called in order, one record at a time. After Kafka was away it may see everything again. */
  readonly onRecord: (record: TableRecord) => Promise<void> | void;
  readonly log: Log;
};

export type TableReader = AsyncDisposable & {
  /** When everything has been read that stood on the topic at the start. Pending while Kafka is away. */
  readonly caughtUp: Promise<void>;
  /** Why the reader has given up, or null. */
  readonly failure: () => string | null;
};

/** Reads a topic from its beginning, and goes on. Nothing is committed: each process holds the whole topic as a table. */
export function readTable({
  transport,
  topic,
  onRecord,
  log,
}: TableReaderOptions): Promise<TableReader> {
  const stopping = new AbortController();
  const caughtUp = Promise.withResolvers<undefined>();
  const positions = new Map<number, bigint>();
  let goals: ReadonlyMap<number, bigint> | null = null;
  let failure: string | null = null;

  const look = (): void => {
    // The high watermark is one past the last offset, which may be a transaction's marker and no record.
    if (
      goals &&
      [...goals].every(([partition, goal]) => (positions.get(partition) ?? -1n) >= goal - 1n)
    )
      caughtUp.resolve(undefined);
  };

  const subscription = transport.subscribe({
    groupId: `imdinett.table.${topic}`,
    topics: [topic],
    commits: false,
    onDelivery: async ({ messages, commit, isCurrent }) => {
      for (const message of messages) {
        if (failure !== null || !isCurrent()) return;
        try {
          await onRecord({
            key: message.key,
            value: message.value,
            headers: message.headers,
            offset: message.offset,
          });
        } catch (error) {
          failure = `could not follow offset ${message.offset} of ${topic}`;
          log.error({ err: error, topic, offset: message.offset }, 'stopped reading a table');
          return;
        }
        await commit(message);
      }
    },
    onPosition: ({ partition, offset }) => {
      positions.set(partition, BigInt(offset));
      look();
    },
  });

  const learnGoals = async (): Promise<void> => {
    const backoff = makeBackoff({ firstMs: 100, maxMs: 2_000 });
    while (goals === null && !stopping.signal.aborted) {
      try {
        goals = await transport.highWatermarks(topic);
        look();
      } catch (error) {
        log.debug({ err: error, topic }, 'cannot ask how long the topic is');
        await backoff.wait(stopping.signal);
      }
    }
  };
  const learning = learnGoals();

  return Promise.resolve({
    caughtUp: caughtUp.promise,
    failure: () => failure,
    [Symbol.asyncDispose]: async () => {
      stopping.abort();
      await Promise.all([subscription[Symbol.asyncDispose](), learning]);
    },
  });
}
