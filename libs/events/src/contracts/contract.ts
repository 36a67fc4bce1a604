import type { z } from 'zod';
import type { TopicName } from '../topics';

/** What a topic's messages of one type look like. A change that a reader could notice is a new version of the type. */
export type Contract<Data extends z.ZodType = z.ZodType, Stored extends z.ZodType = z.ZodType> = {
  readonly topic: TopicName;
  /** The value of the message. */
  readonly schema: Data;
  /** What the outbox holds when the relay renders the value at publishing time; else the same as `schema`. */
  readonly stored: Stored;
  /** The key of the message, when it is not the aggregate's id. */
  readonly key: ((data: z.infer<Stored>) => string) | null;
};

/** A contract whose value is written into the outbox as it will be published. */
export function event<S extends z.ZodType>(
  topic: TopicName,
  schema: S,
  key: ((data: z.infer<S>) => string) | null = null,
): Contract<S, S> {
  return { topic, schema, stored: schema, key };
}

/** A contract whose value the relay makes at publishing time out of what the outbox holds. */
export function rendered<S extends z.ZodType, R extends z.ZodType>(
  topic: TopicName,
  schema: S,
  stored: R,
): Contract<S, R> {
  return { topic, schema, stored, key: null };
}
