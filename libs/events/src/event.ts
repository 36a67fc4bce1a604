import type { EventData, EventType, StoredData } from './contracts/registry';

/** Who caused an event, by id. */
export type EventActor = { readonly type: 'user' | 'system' | 'machine'; readonly id: string };

/** What a use case hands to `publish`. `version` is the aggregate's after the change, under its lock. */
export type NewEvent<T extends EventType = EventType> = {
  readonly type: T;
  readonly aggregate: { readonly id: string; readonly version: number };
  readonly data: StoredData<T>;
};

/** A row of the outbox. */
export type StoredEvent = {
  readonly id: string;
  /** Order of publishing. Assigned under the aggregate's lock, so that an aggregate's events keep their order. */
  readonly sequence: number;
  readonly source: string;
  readonly type: EventType;
  readonly topic: string;
  readonly key: string;
  readonly aggregate: { readonly id: string; readonly version: number };
  readonly data: unknown;
  readonly time: Date;
  readonly actor: EventActor;
  readonly traceparent: string | null;
};

/** An event as a handler gets it: parsed with its contract. */
export type ReceivedEvent<T extends EventType = EventType> = {
  readonly id: string;
  readonly source: string;
  readonly type: T;
  /** The aggregate's id. */
  readonly subject: string;
  /** The message's key. */
  readonly key: string;
  readonly time: Date;
  readonly data: EventData<T>;
  /** The aggregate's version: a projection ignores what is not newer than what it holds. */
  readonly version: number;
  readonly actor: EventActor;
  readonly traceparent: string | null;
};

/** What a service does with the events of others, each inside the transaction that also remembers its id. */
export type Handlers<Tx> = {
  readonly [T in EventType]?: (tx: Tx, event: ReceivedEvent<T>) => Promise<void>;
};

/** A Kafka message as it is written or read. */
export type Message = {
  readonly topic: string;
  readonly key: string;
  readonly value: string | null;
  readonly headers: Readonly<Record<string, string>>;
};

export type ReceivedMessage = Message & { readonly partition: number; readonly offset: string };
