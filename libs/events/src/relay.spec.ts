import { setTimeout } from 'node:timers/promises';
import { storedEvent } from '../test/events';
import { makeFakeTransport, silent } from '../test/fake-transport';
import type { StoredEvent } from './event';
import type { OutboxLease, OutboxSource } from './ports';
import { startRelay, type RelayOptions } from './relay';

const idOf = (number: number): string =>
  `0199c0de-1111-7000-8000-${String(number).padStart(12, '0')}`;
const rows = (count: number, change: Partial<StoredEvent> = {}): StoredEvent[] =>
  Array.from({ length: count }, (_, index) =>
    storedEvent({ ...change, id: idOf(index + 1), sequence: index + 1 }),
  );

/** An outbox in memory. */
function makeFakeOutbox(given: readonly StoredEvent[]) {
  const waiting = [...given];
  const state = {
    leases: 0,
    held: false,
    leaseErrors: [] as Error[],
    wake: (): void => undefined,
    closed: false,
    onEmpty: Promise.withResolvers<undefined>(),
  };
  const lease = (): OutboxLease => ({
    sql: () => Promise.resolve([]),
    next: (limit) => {
      const error = state.leaseErrors.shift();
      if (error) return Promise.reject(error);
      if (waiting.length === 0) state.onEmpty.resolve(undefined);
      return Promise.resolve(waiting.slice(0, limit));
    },
    markPublished: async (marked, also) => {
      await also(() => Promise.resolve([]));
      waiting.splice(0, marked.length);
    },
    purge: () => Promise.resolve(),
    onWake: (wake) => {
      state.wake = wake;
    },
    [Symbol.asyncDispose]: () => {
      state.held = false;
      return Promise.resolve();
    },
  });
  const outbox: OutboxSource = {
    acquire: () => {
      if (state.held) return Promise.resolve(null);
      state.held = true;
      state.leases += 1;
      return Promise.resolve(lease());
    },
    pending: () => Promise.resolve(waiting.length),
    [Symbol.asyncDispose]: () => {
      state.closed = true;
      return Promise.resolve();
    },
  };
  return { outbox, state, waiting };
}

async function publishAll(
  given: readonly StoredEvent[],
  prepare: (world: {
    transport: ReturnType<typeof makeFakeTransport>;
    state: ReturnType<typeof makeFakeOutbox>['state'];
  }) => void = () => undefined,
  options: Partial<RelayOptions> = {},
) {
  const transport = makeFakeTransport();
  const fake = makeFakeOutbox(given);
  prepare({ transport, state: fake.state });
  await using _relay = await startRelay({
    outbox: fake.outbox,
    transport,
    log: silent,
    ...options,
  });
  await fake.state.onEmpty.promise;
  return { transport, ...fake };
}

it('publishes everything in its order and marks it', async () => {
  const { transport, waiting } = await publishAll(rows(250));
  expect(transport.sent.map(({ headers }) => headers['ce_id'])).toEqual(
    rows(250).map(({ id }) => id),
  );
  expect(waiting).toEqual([]);
});

it('keeps the rows and the lease while Kafka is away, and goes on in order', async () => {
  const { transport, state } = await publishAll(rows(3), ({ transport: kafka }) => {
    kafka.connectErrors.push(new Error('away'), new Error('away'));
    kafka.sendErrors.push(new Error('away'));
  });
  expect(transport.sent.map(({ headers }) => headers['ce_id'])).toEqual(
    rows(3).map(({ id }) => id),
  );
  expect(state.leases).toBe(1);
});

it('takes a new publisher after an error, and none before it knows that the lease is still its own', async () => {
  const { transport } = await publishAll(rows(1), ({ transport: kafka }) => {
    kafka.sendErrors.push(new Error('fenced'));
  });
  expect(transport.opened.plain).toBe(2);
});

it('asks for the lease again when it is lost', async () => {
  const { transport, state } = await publishAll(rows(2), ({ state: outbox }) => {
    outbox.leaseErrors.push(new Error('connection lost'));
  });
  expect(state.leases).toBe(2);
  expect(transport.sent).toHaveLength(2);
});

const access = {
  type: 'no.imdi.identity.access-changed.v1',
  topic: 'identity.access',
  source: 'identity',
} as const;

it('lets identity make the value when it is published, and publishes nothing where it has nothing to say', async () => {
  const published: unknown[] = [];
  const given = [...rows(1), ...rows(3, access).slice(1)];
  const { transport } = await publishAll(given, undefined, {
    render: (toRender) =>
      Promise.resolve(
        toRender.map(({ id }) =>
          id === idOf(2) ? null : { value: '{"signed":true}', headers: { jws: 'a.b.c' } },
        ),
      ),
    afterPublish: (list) => {
      published.push(...list.map(({ row, message }) => [row.id, message !== null]));
      return Promise.resolve();
    },
  });
  expect(transport.sent.map(({ topic }) => topic).sort()).toEqual([
    'identity.access',
    'settlement.person',
  ]);
  expect(transport.sent.find(({ topic }) => topic === 'identity.access')).toMatchObject({
    value: '{"signed":true}',
    headers: { jws: 'a.b.c', ce_type: access.type, ce_id: idOf(3) },
  });
  expect(published).toEqual([
    [idOf(1), true],
    [idOf(2), false],
    [idOf(3), true],
  ]);
  expect(transport.opened).toEqual({ plain: 1, fenced: 1 });
});

it('publishes no row that nobody renders', async () => {
  const transport = makeFakeTransport();
  const fake = makeFakeOutbox(rows(1, access));
  const complained = Promise.withResolvers<undefined>();
  await using _relay = await startRelay({
    outbox: fake.outbox,
    transport,
    log: {
      ...silent,
      warn: () => {
        complained.resolve(undefined);
      },
    },
  });
  await complained.promise;
  expect(transport.sent).toEqual([]);
  expect(fake.waiting).toHaveLength(1);
});

describe('when it is stopped', () => {
  it('publishes all that waits, and closes the outbox', async () => {
    const transport = makeFakeTransport();
    const fake = makeFakeOutbox(rows(250));
    const relay = await startRelay({ outbox: fake.outbox, transport, log: silent });
    await relay[Symbol.asyncDispose]();
    expect(transport.sent).toHaveLength(250);
    expect(fake.waiting).toEqual([]);
    expect(fake.state).toMatchObject({ held: false, closed: true });
  });

  it('publishes what was committed last, though it had seen an empty outbox', async () => {
    const transport = makeFakeTransport();
    const fake = makeFakeOutbox([]);
    const relay = await startRelay({ outbox: fake.outbox, transport, log: silent });
    await fake.state.onEmpty.promise;
    fake.waiting.push(...rows(1));
    await relay[Symbol.asyncDispose]();
    expect(transport.sent).toHaveLength(1);
  });

  it('leaves the rows when Kafka is away', async () => {
    const transport = makeFakeTransport();
    const fake = makeFakeOutbox(rows(3));
    const away = { ...transport, publisher: () => Promise.reject(new Error('away')) };
    const relay = await startRelay({ outbox: fake.outbox, transport: away, log: silent });
    await relay[Symbol.asyncDispose]();
    expect(fake.waiting).toHaveLength(3);
    expect(fake.state).toMatchObject({ held: false, closed: true });
  });

  it.each([
    ['Kafka never answers', () => new Promise<never>(() => undefined)],
    ['there is always more', () => setTimeout(1)],
  ])('ends in time when %s', async (_, send) => {
    const transport = makeFakeTransport();
    const fake = makeFakeOutbox(rows(1));
    const slow = {
      ...transport,
      publisher: () =>
        Promise.resolve({
          send: async () => {
            await send();
            fake.waiting.push(...rows(1));
          },
          [Symbol.asyncDispose]: () => Promise.resolve(),
        }),
    };
    const relay = await startRelay({
      outbox: fake.outbox,
      transport: slow,
      log: silent,
      drainMs: 20,
    });
    await relay[Symbol.asyncDispose]();
    expect(fake.waiting).toHaveLength(1);
    expect(fake.state.closed).toBe(true);
  });
});

it('publishes at once when it is woken', async () => {
  const { transport, state, waiting, outbox } = {
    transport: makeFakeTransport(),
    ...makeFakeOutbox([]),
  };
  await using _relay = await startRelay({ outbox, transport, log: silent });
  await state.onEmpty.promise;
  const done = Promise.withResolvers<undefined>();
  waiting.push(...rows(1));
  const { push } = transport.sent;
  transport.sent.push = (...messages) => {
    done.resolve(undefined);
    return push.apply(transport.sent, messages);
  };
  state.wake();
  await done.promise;
  expect(transport.sent).toHaveLength(1);
});
