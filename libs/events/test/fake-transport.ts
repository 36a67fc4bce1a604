import type { Message, ReceivedMessage } from '../src/event';
import type { Delivery, Log, SubscribeOptions, Transport } from '../src/ports';

export const silent: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

export type FakeTransport = Transport & {
  readonly sent: Message[];
  /** How many publishers have been opened: plain and fenced. */
  readonly opened: { plain: number; fenced: number };
  /** Errors that the next sends fail with. */
  readonly sendErrors: Error[];
  /** Errors that the next connections fail with. */
  readonly connectErrors: Error[];
  /** Hands messages to whoever subscribed; gives the offset that was committed, or null. */
  readonly deliver: (messages: readonly ReceivedMessage[]) => Promise<string | null>;
  readonly closed: () => boolean;
};

export function makeFakeTransport(): FakeTransport {
  const sent: Message[] = [];
  const opened = { plain: 0, fenced: 0 };
  const sendErrors: Error[] = [];
  const connectErrors: Error[] = [];
  let subscriber: SubscribeOptions | null = null;
  let closed = false;
  return {
    sent,
    opened,
    sendErrors,
    connectErrors,
    closed: () => closed,
    publisher: (options) => {
      const broken = connectErrors.shift();
      if (broken) return Promise.reject(broken);
      opened[options?.transactionalId === undefined ? 'plain' : 'fenced'] += 1;
      return Promise.resolve({
        send: (messages) => {
          const error = sendErrors.shift();
          if (error) return Promise.reject(error);
          sent.push(...messages);
          return Promise.resolve();
        },
        [Symbol.asyncDispose]: () => Promise.resolve(),
      });
    },
    subscribe: (options) => {
      subscriber = options;
      return {
        [Symbol.asyncDispose]: () => {
          closed = true;
          return Promise.resolve();
        },
      };
    },
    deliver: async (messages) => {
      let committed: string | null = null;
      const first = messages[0];
      if (!first || !subscriber) throw new Error('nobody to deliver to');
      const delivery: Delivery = {
        topic: first.topic,
        partition: first.partition,
        messages,
        commit: ({ offset }) => {
          committed = offset;
          return Promise.resolve();
        },
        keepAlive: () => Promise.resolve(),
        isCurrent: () => !closed,
      };
      await subscriber.onDelivery(delivery);
      return committed;
    },
    highWatermarks: () => Promise.resolve(new Map()),
    lagOf: () => Promise.resolve(7),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}
