import { AppError } from '@imdinett/kernel';
import { isEventType, topicsOf, type EventType } from './contracts/registry';
import { fromMessage, MalformedEvent, typeOf } from './envelope';
import type { Handlers, Message, ReceivedEvent, ReceivedMessage } from './event';
import { makeBackoff } from './pause';
import type { Delivery, Inbox, Log, Publisher, Transport } from './ports';
import { deadLetterOf } from './topics';

export type ConsumerOptions<Tx> = {
  readonly service: string;
  readonly transport: Transport;
  readonly handlers: Handlers<Tx>;
  readonly inbox: Inbox<Tx>;
  readonly log: Log;
  /** Runs each handler, for what must surround it, such as the trace of the event. */
  readonly around?: (event: ReceivedEvent, work: () => Promise<void>) => Promise<void>;
  /** How long to wait before trying again, the first time and at most. */
  readonly retry?: { readonly firstMs: number; readonly maxMs: number };
};

export type Consumer = AsyncDisposable & {
  /** Messages that this service has not taken in. */
  readonly lag: () => Promise<number>;
  /** Why it has stopped, or what it has been trying again for some time; null when all is well. */
  readonly failure: () => string | null;
};

const batchSize = 100;
const keepAliveMs = 1_000;
/** From here on a repeated failure is told to the readiness page. */
const notableAttempts = 5;

/**
 * Follows the events that the handlers name. Up to 100 are applied in one transaction with their inbox rows, one by one
 * when that fails; the offset is committed afterwards. A message that can never be applied goes to the dead-letter topic;
 * anything else that fails is tried again, for as long as it takes.
 */
export function startConsumer<Tx>(options: ConsumerOptions<Tx>): Promise<Consumer> {
  const { service, transport, handlers, log } = options;
  const types = Object.keys(handlers).filter(isEventType);
  const topics = topicsOf(types);
  const groupId = `imdinett.${service}`;
  const state: State = { failure: null, stopping: new AbortController() };
  const deadLetters = makeDeadLetters(transport, service);

  const subscription =
    topics.length === 0
      ? null
      : transport.subscribe({
          groupId,
          topics,
          commits: true,
          onDelivery: (delivery) =>
            takeDelivery({ ...options, types: new Set(types), state, deadLetters }, delivery),
        });

  // Also when it stops of itself. Closing waits for the delivery at hand, which is where the stop comes from.
  state.stopping.signal.addEventListener('abort', () => void subscription?.[Symbol.asyncDispose]());

  return Promise.resolve({
    lag: () => (topics.length === 0 ? Promise.resolve(0) : transport.lagOf(groupId, topics)),
    failure: () => state.failure,
    [Symbol.asyncDispose]: async () => {
      state.stopping.abort();
      await subscription?.[Symbol.asyncDispose]();
      await deadLetters[Symbol.asyncDispose]();
      log.info({ groupId }, 'stopped consuming');
    },
  });
}

type Applying<Tx> = Pick<ConsumerOptions<Tx>, 'inbox' | 'handlers' | 'around'>;

type State = { failure: string | null; readonly stopping: AbortController };

type Work<Tx> = ConsumerOptions<Tx> & {
  readonly types: ReadonlySet<string>;
  readonly state: State;
  readonly deadLetters: DeadLetters;
};

/** A message that a handler is waiting for, or the reason why it cannot be one. */
type Parsed =
  | { readonly message: ReceivedMessage; readonly event: ReceivedEvent }
  | { readonly message: ReceivedMessage; readonly malformed: MalformedEvent };

async function takeDelivery<Tx>(work: Work<Tx>, delivery: Delivery): Promise<void> {
  const timer = setInterval(() => {
    delivery.keepAlive().catch((error: unknown) => {
      work.log.debug({ err: error }, 'could not tell the group that this member lives');
    });
  }, keepAliveMs);
  try {
    for (let start = 0; start < delivery.messages.length; start += batchSize) {
      if (!delivery.isCurrent()) return;
      const slice = delivery.messages.slice(start, start + batchSize);
      const done = await takeSlice(work, delivery, slice);
      const last = slice.at(-1);
      if (!done || last === undefined) return;
      await delivery.commit(last);
      await delivery.keepAlive();
    }
  } finally {
    clearInterval(timer);
  }
}

/** False when the slice is not finished, because of a stop, a lost partition or an event that must not be passed over. */
async function takeSlice<Tx>(
  work: Work<Tx>,
  delivery: Delivery,
  slice: readonly ReceivedMessage[],
): Promise<boolean> {
  const parsed = slice.flatMap((message) => parse(work.types, message));
  const events = parsed.flatMap((one) => ('event' in one ? one.event : []));
  if (events.length === parsed.length && (await applied(work, events))) return true;
  for (const one of parsed) {
    if (!(await takeOne(work, delivery, one))) return false;
  }
  return true;
}

/** Types that nobody handles cost no parsing. A tombstone of a compacted topic is no event. */
function parse(types: ReadonlySet<string>, message: ReceivedMessage): readonly Parsed[] {
  const type = typeOf(message);
  if (message.value === null || (type !== undefined && !types.has(type))) return [];
  try {
    return [{ message, event: fromMessage(message) }];
  } catch (error) {
    if (error instanceof MalformedEvent) return [{ message, malformed: error }];
    throw error;
  }
}

/** The whole batch at once, which is the usual case. */
async function applied<Tx>(work: Work<Tx>, events: readonly ReceivedEvent[]): Promise<boolean> {
  try {
    await applyEvents(work, events);
    return true;
  } catch (error) {
    work.log.debug(
      { err: error, events: events.length },
      'a batch failed; its events are taken one by one',
    );
    return false;
  }
}

/** Gives each event that has had no effect yet its effect, all in one transaction. */
export async function applyEvents<Tx>(
  { inbox, handlers, around = (_event, work) => work() }: Applying<Tx>,
  events: readonly ReceivedEvent[],
): Promise<void> {
  if (events.length === 0) return;
  await inbox.once(events, async (tx, fresh) => {
    for (const event of fresh) await around(event, () => handle(handlers, tx, event));
  });
}

async function handle<Tx, T extends EventType>(
  handlers: Handlers<Tx>,
  tx: Tx,
  event: ReceivedEvent<T>,
): Promise<void> {
  const handler: ((tx: Tx, event: ReceivedEvent<T>) => Promise<void>) | undefined =
    handlers[event.type];
  await handler?.(tx, event);
}

/** Tries until the message has had its effect or turned out to be one that never can. */
async function takeOne<Tx>(work: Work<Tx>, delivery: Delivery, one: Parsed): Promise<boolean> {
  const { state, log, deadLetters, retry = { firstMs: 100, maxMs: 5_000 } } = work;
  const { message } = one;
  const where = { topic: message.topic, partition: message.partition, offset: message.offset };
  const backoff = makeBackoff(retry);
  while (!state.stopping.signal.aborted && delivery.isCurrent()) {
    try {
      const reason = 'malformed' in one ? one.malformed.message : await refusal(work, one.event);
      if (reason !== null) {
        if (message.topic.startsWith('identity.')) return stop(work, where, reason);
        await deadLetters.send(message, reason);
        log.error({ ...where, reason }, 'sent a message to its dead-letter topic');
      }
      if (backoff.attempts() >= notableAttempts) state.failure = null;
      return true;
    } catch (error) {
      if (backoff.attempts() === 0)
        log.warn({ ...where, err: error }, 'could not take in a message; tries again');
      if (backoff.attempts() === notableAttempts)
        state.failure = `${describe(where)} cannot be taken in yet`;
      await backoff.wait(state.stopping.signal);
    }
  }
  return false;
}

/** Null when the event had its effect; the code of the refusal when it never will. Throws what may pass. */
async function refusal<Tx>(work: Work<Tx>, event: ReceivedEvent): Promise<string | null> {
  try {
    await applyEvents(work, [event]);
    return null;
  } catch (error) {
    if (!(error instanceof AppError) || error.code === 'UNAVAILABLE') throw error;
    return error.details.rule === undefined ? error.code : `${error.code}:${error.details.rule}`;
  }
}

/** What decides on access is never passed over: the process is not ready until somebody has looked. */
function stop<Tx>({ state, log }: Work<Tx>, where: Where, reason: string): boolean {
  state.stopping.abort();
  state.failure = `${describe(where)} cannot be applied: ${reason}`;
  log.error({ ...where, reason }, 'stopped consuming at an event that cannot be applied');
  return false;
}

type Where = { readonly topic: string; readonly partition: number; readonly offset: string };
const describe = ({ topic, partition, offset }: Where): string =>
  `${topic}/${String(partition)}@${offset}`;

type DeadLetters = AsyncDisposable & {
  readonly send: (message: ReceivedMessage, reason: string) => Promise<void>;
};

function makeDeadLetters(transport: Transport, service: string): DeadLetters {
  let publisher: Publisher | null = null;
  const close = async (): Promise<void> => {
    const closing = publisher;
    publisher = null;
    await closing?.[Symbol.asyncDispose]();
  };
  return {
    send: async (message, reason) => {
      publisher ??= await transport.publisher();
      try {
        await publisher.send([deadLetter(message, service, reason)]);
      } catch (error) {
        await close();
        throw error;
      }
    },
    [Symbol.asyncDispose]: close,
  };
}

function deadLetter(message: ReceivedMessage, service: string, reason: string): Message {
  return {
    topic: deadLetterOf(message.topic),
    key: message.key,
    value: message.value,
    headers: {
      ...message.headers,
      dead_letter_reason: reason,
      dead_letter_service: service,
      dead_letter_topic: message.topic,
      dead_letter_partition: String(message.partition),
      dead_letter_offset: message.offset,
    },
  };
}
