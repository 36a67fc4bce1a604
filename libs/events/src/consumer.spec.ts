import { notFound, ruleViolation, unavailable } from '@imdinett/kernel';
import { receivedMessage } from '../test/events';
import { makeFakeTransport, silent } from '../test/fake-transport';
import { startConsumer } from './consumer';
import type { Handlers, ReceivedEvent, ReceivedMessage } from './event';
import type { Inbox } from './ports';

type Tx = { readonly effects: string[] };

/** An inbox that commits effects and ids together, as a database does. */
function makeFakeInbox() {
  const seen = new Set<string>();
  const effects: string[] = [];
  const batches: number[] = [];
  const failures: Error[] = [];
  const inbox: Inbox<Tx> = {
    once: async (events, work) => {
      batches.push(events.length);
      const failure = failures.shift();
      if (failure) throw failure;
      const fresh = events.filter(
        ({ id }, index) => !seen.has(id) && events.findIndex((one) => one.id === id) === index,
      );
      const tx: Tx = { effects: [] };
      await work(tx, fresh);
      for (const { id } of fresh) seen.add(id);
      effects.push(...tx.effects);
    },
  };
  return { inbox, effects, batches, failures };
}

const type = 'no.imdi.settlement.person-competence-mapped.v1';
const remember = (tx: Tx, event: ReceivedEvent): Promise<void> => {
  tx.effects.push(event.id);
  return Promise.resolve();
};
const handlers: Handlers<Tx> = { [type]: remember };

async function start(given: Handlers<Tx> = handlers) {
  const transport = makeFakeTransport();
  const fake = makeFakeInbox();
  const consumer = await startConsumer({
    service: 'nir',
    transport,
    handlers: given,
    inbox: fake.inbox,
    log: silent,
    retry: { firstMs: 1, maxMs: 2 },
  });
  return { transport, consumer, ...fake };
}

const idOf = (number: number): string =>
  `0199c0de-1111-7000-8000-${String(number).padStart(12, '0')}`;
const message = (number: number): ReceivedMessage =>
  receivedMessage({ id: idOf(number) }, String(number));
const malformed = (number: number, topic = 'settlement.person'): ReceivedMessage => ({
  ...message(number),
  topic,
  value: '{',
});

it('applies up to a hundred events in one transaction, and commits afterwards', async () => {
  const { transport, batches, effects } = await start();
  const committed = await transport.deliver(
    Array.from({ length: 230 }, (_, index) => message(index)),
  );
  expect(batches).toEqual([100, 100, 30]);
  expect(effects).toHaveLength(230);
  expect(committed).toBe('229');
});

it('gives a redelivered event no second effect', async () => {
  const { transport, effects } = await start();
  await transport.deliver([message(1), message(2), message(1)]);
  await transport.deliver([message(2), message(3)]);
  expect(effects).toEqual([idOf(1), idOf(2), idOf(3)]);
});

it('skips types that nobody handles, and tombstones, without looking at them', async () => {
  const { transport, batches, effects } = await start();
  const foreign = {
    ...message(1),
    headers: { ce_type: 'no.imdi.settlement.person-something-new.v9' },
    value: 'not even JSON',
  };
  expect(await transport.deliver([foreign, { ...message(2), value: null }])).toBe('2');
  expect(batches).toEqual([]);
  expect(effects).toEqual([]);
  expect(transport.sent).toEqual([]);
});

it('sends a malformed message to the dead-letter topic as it came, with the reason, and takes in its neighbours', async () => {
  const { transport, effects } = await start();
  expect(await transport.deliver([message(1), malformed(2), message(3)])).toBe('3');
  expect(effects).toEqual([idOf(1), idOf(3)]);
  expect(transport.sent).toMatchObject([
    {
      topic: 'settlement.person.dead-letter',
      value: '{',
      headers: {
        ce_type: type,
        dead_letter_reason: 'the value is not JSON',
        dead_letter_topic: 'settlement.person',
        dead_letter_offset: '2',
        dead_letter_service: 'nir',
      },
    },
  ]);
});

it.each([
  ['NOT_FOUND', notFound()],
  ['RULE_VIOLATION:allocation.closed', ruleViolation('allocation.closed', 'Lukket.')],
])(
  'sends an event that a handler refuses with %s to the dead-letter topic, alone',
  async (reason, error) => {
    const { transport, effects } = await start({
      [type]: (tx, event) => (event.id === idOf(2) ? Promise.reject(error) : remember(tx, event)),
    });
    expect(await transport.deliver([message(1), message(2), message(3)])).toBe('3');
    expect(effects).toEqual([idOf(1), idOf(3)]);
    expect(transport.sent.map(({ headers }) => headers['dead_letter_reason'])).toEqual([reason]);
  },
);

it('tries again, for as long as it takes, what is not the fault of the message', async () => {
  const { transport, failures, effects } = await start();
  failures.push(new Error('connection lost'), new Error('connection lost'), unavailable());
  expect(await transport.deliver([message(1)])).toBe('1');
  expect(effects).toEqual([idOf(1)]);
  expect(transport.sent).toEqual([]);
});

it('does not commit before a dead letter has been written', async () => {
  const { transport } = await start();
  transport.sendErrors.push(new Error('Kafka is away'));
  expect(await transport.deliver([malformed(1)])).toBe('1');
  expect(transport.sent).toHaveLength(1);
});

it('says so when it has been trying the same event for some time, and takes it back when it succeeds', async () => {
  const { consumer, transport, failures } = await start();
  failures.push(...Array.from({ length: 50 }, () => new Error('connection lost')));
  const delivered = transport.deliver([message(1)]);
  while (consumer.failure() === null) await new Promise(setImmediate);
  expect(consumer.failure()).toContain('settlement.person/0@1');
  expect(await delivered).toBe('1');
  expect(consumer.failure()).toBeNull();
});

it.each([
  ['malformed', malformed(1, 'identity.user')],
  [
    'refused',
    receivedMessage(
      {
        id: idOf(1),
        type: 'no.imdi.identity.user-locked.v1',
        topic: 'identity.user',
        data: { userId: idOf(9), municipality: null, district: null },
      },
      '1',
    ),
  ],
])('stops at an identity event that is %s: neither passed over nor committed', async (_, event) => {
  const { consumer, transport } = await start({
    'no.imdi.identity.user-locked.v1': () => Promise.reject(notFound()),
    [type]: remember,
  });
  const stopping = {
    ...event,
    headers: { ...event.headers, ce_type: 'no.imdi.identity.user-locked.v1' },
  };
  expect(await transport.deliver([stopping])).toBeNull();
  expect(consumer.failure()).toContain('identity.user/0@1 cannot be applied');
  expect(transport.sent).toEqual([]);
  expect(transport.closed()).toBe(true);
});

it('leaves an unfinished delivery uncommitted when it is stopped', async () => {
  const { consumer, transport, failures, effects } = await start();
  failures.push(...Array.from({ length: 1_000 }, () => new Error('connection lost')));
  const delivered = transport.deliver([message(1)]);
  await consumer[Symbol.asyncDispose]();
  expect(await delivered).toBeNull();
  expect(effects).toEqual([]);
});

it('finishes and commits the hundred at hand when it is stopped, and leaves the rest', async () => {
  const { consumer, transport, effects } = await start({
    [type]: async (tx, event) => {
      await remember(tx, event);
      await consumer[Symbol.asyncDispose]();
    },
  });
  const messages = Array.from({ length: 230 }, (_, index) => message(index));
  expect(await transport.deliver(messages)).toBe('99');
  expect(effects).toHaveLength(100);
});

it('follows nothing, and lags behind nothing, without handlers', async () => {
  const { consumer, transport } = await start({});
  await expect(transport.deliver([message(1)])).rejects.toThrow('nobody');
  expect(await consumer.lag()).toBe(0);
});

it('runs each handler inside what must surround it', async () => {
  const transport = makeFakeTransport();
  const around: string[] = [];
  const { inbox, effects } = makeFakeInbox();
  await startConsumer({
    service: 'nir',
    transport,
    handlers,
    inbox,
    log: silent,
    around: async (event, work) => {
      around.push(`before ${event.id}`);
      await work();
      around.push('after');
    },
  });
  await transport.deliver([message(1)]);
  expect(around).toEqual([`before ${idOf(1)}`, 'after']);
  expect(effects).toEqual([idOf(1)]);
});
