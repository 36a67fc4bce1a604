import type { Message, ReceivedEvent, ReceivedMessage, StoredEvent } from './event';

/** What relay and consumer write their log lines to; pino's logger is one. */
export type Log = {
  readonly debug: (fields: object, message: string) => void;
  readonly info: (fields: object, message: string) => void;
  readonly warn: (fields: object, message: string) => void;
  readonly error: (fields: object, message: string) => void;
};

/** A statement on the connection that holds the relay's lock. */
export type Sql = <R extends object = Record<string, unknown>>(
  text: string,
  values?: readonly unknown[],
) => Promise<R[]>;

/** Where the relay takes events from. One process at a time holds its lease. The relay closes it. */
export type OutboxSource = AsyncDisposable & {
  /** Becomes the publisher, or null while another one is. */
  readonly acquire: () => Promise<OutboxLease | null>;
  /** How many rows wait to be published. */
  readonly pending: () => Promise<number>;
};

/**
 * The right to publish, held by one connection: when that connection is gone, every call fails,
 * and whoever holds the lease by then is another.
 */
export type OutboxLease = AsyncDisposable & {
  readonly sql: Sql;
  /** The oldest rows that are not published yet. It answers only while the lease is held. */
  readonly next: (limit: number) => Promise<readonly StoredEvent[]>;
  /** Marks rows as published; `also` runs in the same transaction. */
  readonly markPublished: (
    rows: readonly StoredEvent[],
    also: (sql: Sql) => Promise<void>,
  ) => Promise<void>;
  /** Removes what has been kept long enough. */
  readonly purge: () => Promise<void>;
  /** Calls back when a transaction with events was committed, if the database tells. */
  readonly onWake: (wake: () => void) => void;
};

/** Which events have had their effect. */
export type Inbox<Tx> = {
  /** One transaction: `work` gets those of the events that had none yet; effects and ids are committed together. */
  readonly once: (
    events: readonly ReceivedEvent[],
    work: (tx: Tx, fresh: readonly ReceivedEvent[]) => Promise<void>,
  ) => Promise<void>;
};

/** Writes to Kafka, acknowledged by all replicas. After an error it is of no use: close it and take a new one. */
export type Publisher = AsyncDisposable & {
  /** In order per key. Of a fenced publisher, all of them or none. */
  readonly send: (messages: readonly Message[]) => Promise<void>;
};

/** Messages of one partition, in order. */
export type Delivery = {
  readonly topic: string;
  readonly partition: number;
  readonly messages: readonly ReceivedMessage[];
  /** Everything up to and with the message is done, and will not be delivered to the group again. */
  readonly commit: (message: ReceivedMessage) => Promise<void>;
  /** Tells the group that this member lives. Throws when the partition has gone to another. */
  readonly keepAlive: () => Promise<void>;
  /** False when what is not committed will be delivered elsewhere, or after the next start. */
  readonly isCurrent: () => boolean;
};

export type SubscribeOptions = {
  readonly groupId: string;
  readonly topics: readonly string[];
  /** False for a reader that begins at the beginning every time. */
  readonly commits: boolean;
  readonly onDelivery: (delivery: Delivery) => Promise<void>;
  /** After a stretch of a partition has been handled or was empty of messages: its last offset. */
  readonly onPosition?: (position: { topic: string; partition: number; offset: string }) => void;
};

/** Kafka, as relay, consumer and table reader see it. Nothing here fails because Kafka is away at the start. */
export type Transport = AsyncDisposable & {
  /** Connects; fails when Kafka is away. With a transactional id it fences every older publisher of that id. */
  readonly publisher: (options?: { readonly transactionalId?: string }) => Promise<Publisher>;
  /** Follows topics in the background until it is closed, through any absence of Kafka. Closing waits for the delivery at hand. */
  readonly subscribe: (options: SubscribeOptions) => AsyncDisposable;
  /** Offset after the last message that a reader may see, of each partition that holds any. */
  readonly highWatermarks: (topic: string) => Promise<ReadonlyMap<number, bigint>>;
  /** How many messages of the topics the group has not committed. */
  readonly lagOf: (groupId: string, topics: readonly string[]) => Promise<number>;
};
