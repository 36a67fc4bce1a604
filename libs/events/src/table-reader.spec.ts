import type { ReceivedMessage } from './event';
import type { SubscribeOptions, Transport } from './ports';
import { makeFakeTransport, silent } from '../test/fake-transport';
import { readTable } from './table-reader';

function setUp(highWatermarks: Transport['highWatermarks']) {
  const fake = makeFakeTransport();
  let subscriber: SubscribeOptions | undefined;
  const transport: Transport = {
    ...fake,
    highWatermarks,
    subscribe: (options) => {
      subscriber = options;
      return fake.subscribe(options);
    },
  };
  return {
    transport,
    deliver: fake.deliver,
    at: (offset: string) =>
      subscriber?.onPosition?.({ topic: 'identity.access', partition: 0, offset }),
  };
}

const record = (offset: string, value: string | null = '{}'): ReceivedMessage => ({
  topic: 'identity.access',
  partition: 0,
  offset,
  key: 'user',
  value,
  headers: { jws: 'x' },
});

async function isPending(promise: Promise<void>): Promise<boolean> {
  let pending = true;
  void promise.then(() => {
    pending = false;
  });
  await new Promise(setImmediate);
  return pending;
}

it('has caught up at the high watermark of its start, be its last record a marker or not', async () => {
  const { transport, at } = setUp(() => Promise.resolve(new Map([[0, 10n]])));
  await using reader = await readTable({
    transport,
    topic: 'identity.access',
    onRecord: () => undefined,
    log: silent,
  });
  at('8');
  expect(await isPending(reader.caughtUp)).toBe(true);
  at('9');
  await reader.caughtUp;
});

it('has caught up at once with a topic that holds nothing', async () => {
  const { transport } = setUp(() => Promise.resolve(new Map()));
  await using reader = await readTable({
    transport,
    topic: 'identity.access',
    onRecord: () => undefined,
    log: silent,
  });
  await reader.caughtUp;
});

it('asks again how long the topic is while Kafka is away', async () => {
  const answers = [Promise.reject(new Error('away')), Promise.resolve(new Map<number, bigint>())];
  const { transport } = setUp(
    () => answers.shift() ?? Promise.reject(new Error('asked too often')),
  );
  await using reader = await readTable({
    transport,
    topic: 'identity.access',
    onRecord: () => undefined,
    log: silent,
  });
  await reader.caughtUp;
});

it('hands over records one at a time, tombstones too', async () => {
  const { transport, deliver } = setUp(() => Promise.resolve(new Map()));
  const seen: unknown[] = [];
  await using _reader = await readTable({
    transport,
    topic: 'identity.access',
    onRecord: async ({ key, value, headers, offset }) => {
      await Promise.resolve();
      seen.push([key, value, headers['jws'], offset]);
    },
    log: silent,
  });
  await deliver([record('1'), record('2', null)]);
  expect(seen).toEqual([
    ['user', '{}', 'x', '1'],
    ['user', null, 'x', '2'],
  ]);
});

it('reads no further than a record that it cannot follow', async () => {
  const { transport, deliver } = setUp(() => Promise.resolve(new Map()));
  let calls = 0;
  const follow = (): void => {
    calls += 1;
    throw new Error('no');
  };
  await using reader = await readTable({
    transport,
    topic: 'identity.access',
    onRecord: follow,
    log: silent,
  });
  await deliver([record('1'), record('2')]);
  await deliver([record('3')]);
  expect(calls).toBe(1);
  expect(reader.failure()).toBe('could not follow offset 1 of identity.access');
});
