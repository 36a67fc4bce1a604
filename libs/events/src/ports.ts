import type { ReceivedEvent, StoredEvent } from './event';

/** What relay and consumer write their log lines to; pino's logger is one. */
export type Log = {
  readonly debug: (fields: object, message: string) => void;
  readonly info: (fields: object, message: string) => void;
  readonly warn: (fields: object, message: string) => void;
  readonly error: (fields: object, message: string) => void;
};

/** A statement on the connection that holds the relay's lock. */
export type Sql = <R extends object = Record<string, unknown>>(text: string, values?: readonly unknown[]) => Promise<R[]>;

/** Where the relay takes events from. One process at a time holds its lease. */
export type OutboxSource = {
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
  readonly markPublished: (rows: readonly StoredEvent[], also: (sql: Sql) => Promise<void>) => Promise<void>;
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
