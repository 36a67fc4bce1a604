import { systemViewer, type SystemAction } from '@imdinett/access';
import {
  contractOf,
  fromMessage,
  toMessage,
  type EventType,
  type Handlers,
  type Inbox,
  type NewEvent,
} from '@imdinett/events';
import {
  applyEvents,
  startConsumer,
  startRelay,
  type RelayOptions,
  type Transport,
} from '@imdinett/events/transport';
import {
  auditSource,
  makeInbox,
  outboxSource,
  type TransactionOptions,
  type Tx,
} from '@imdinett/persistence';
import { withTrace, type Check, type Logger } from '@imdinett/service';
import { uuidv7 } from 'uuidv7';
import type { SubgraphConfig } from './config';

/** What a service follows, under a job of its own in the matrix. */
export type Follows = {
  readonly job: Parameters<typeof systemViewer>[0];
  readonly action: SystemAction;
  readonly handlers: Handlers<Tx>;
};

export type StreamOptions = {
  readonly name: string;
  readonly config: SubgraphConfig;
  readonly transactions: TransactionOptions;
  readonly follows: Follows | undefined;
  /** How identity renders its records at publishing time. */
  readonly relay: Pick<RelayOptions, 'render' | 'afterPublish'> | undefined;
  readonly transport: Transport;
  readonly log: Logger;
};

/** Out through the relay, in through the consumer, and the audit trail beside them. */
export async function startStream(
  options: StreamOptions,
  stack: AsyncDisposableStack,
): Promise<readonly Check[]> {
  const { name, config, transport, log, relay: rendering } = options;
  const relay = stack.use(
    await startRelay({
      outbox: outboxSource({ service: name, url: config.database.job }),
      transport,
      log,
      ...rendering,
    }),
  );
  const audit = stack.use(
    await startRelay({
      outbox: auditSource({ service: name, url: config.database.audit }),
      transport,
      log,
    }),
  );
  const outbox: Check = {
    name: 'outbox',
    check: async () => ({
      ok: true,
      pending: await relay.pending(),
      auditPending: await audit.pending(),
    }),
  };
  if (!options.follows) return [outbox];

  const consumer = stack.use(
    await startConsumer({
      service: name,
      transport,
      handlers: options.follows.handlers,
      // What a handler writes and tells belongs to the request that caused the event.
      around: ({ traceparent }, work) =>
        traceparent === null ? work() : withTrace(traceparent, work),
      inbox: inboxOf(options.transactions, options.follows),
      log,
    }),
  );
  return [
    outbox,
    {
      name: 'consumer',
      check: async () => ({
        ok: consumer.failure() === null,
        detail: consumer.failure() ?? 'follows',
        lag: await consumer.lag(),
      }),
    },
  ];
}

export function inboxOf(transactions: TransactionOptions, { job, action }: Follows): Inbox<Tx> {
  return makeInbox({ ...transactions, viewer: systemViewer(job), action });
}

/** Takes one event as the consumer would: through its envelope and contract, with its inbox row in one transaction. */
export async function takeEvent<T extends EventType>(
  inbox: Inbox<Tx>,
  handlers: Handlers<Tx>,
  {
    event: { type, aggregate, data },
    id = uuidv7(),
    time,
  }: { event: NewEvent<T>; id?: string | undefined; time: Date },
): Promise<void> {
  const { topic, key } = contractOf(type);
  const message = toMessage({
    id,
    sequence: 0,
    source: 'test',
    type,
    topic,
    key: key === null ? aggregate.id : key(data),
    aggregate,
    data,
    time,
    actor: { type: 'system', id: 'test' },
    traceparent: null,
  });
  await applyEvents({ inbox, handlers }, [fromMessage({ ...message, partition: 0, offset: '0' })]);
}
