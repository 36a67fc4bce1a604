import {
  connectTransport,
  createTopics,
  readTable,
  type Delivery,
  type Transport,
} from '../src/transport';
import { connect, describeTopic, kafkaConfig, newTopic, readAll, silent } from './kafka';

const message = (topic: string, key: string, value: string) => ({
  topic,
  key,
  value,
  headers: { ce_id: `${key}:${value}` },
});

describe('the transport', () => {
  let transport: Transport;
  beforeAll(() => {
    transport = connect();
  });
  afterAll(() => transport[Symbol.asyncDispose]());

  it('writes and reads keys, values and headers in order', async () => {
    const topic = await newTopic();
    await using publisher = await transport.publisher();
    await publisher.send([
      message(topic, 'a', '1'),
      message(topic, 'b', 'é'),
      { topic, key: 'a', value: null, headers: {} },
    ]);

    const records = await readAll(transport, topic);

    expect(records.map(({ key, value }) => [key, value])).toEqual([
      ['a', '1'],
      ['b', 'é'],
      ['a', null],
    ]);
    expect(records[0]?.headers).toEqual({ ce_id: 'a:1' });
  });

  it('refuses to make topics by writing to them', async () => {
    await using publisher = await transport.publisher();
    await expect(publisher.send([message('test.nobody-made-this', 'a', '1')])).rejects.toThrow();
  });

  it('lets a newer fenced publisher shut out the older one, whose messages nobody reads', async () => {
    const topic = await newTopic();
    const transactionalId = topic;
    await using older = await transport.publisher({ transactionalId });
    await older.send([message(topic, 'user', 'first')]);

    await using newer = await transport.publisher({ transactionalId });
    await expect(older.send([message(topic, 'user', 'late old state')])).rejects.toThrow();
    await newer.send([message(topic, 'user', 'second')]);

    expect((await readAll(transport, topic, 2)).map(({ value }) => value)).toEqual([
      'first',
      'second',
    ]);
  });

  it('catches up with an empty topic, and with one that ends in a transaction', async () => {
    const topic = await newTopic();
    expect(await readAll(transport, topic)).toEqual([]);

    await using publisher = await transport.publisher({ transactionalId: topic });
    await publisher.send([message(topic, 'user', 'only')]);
    expect(await readAll(transport, topic, 1)).toHaveLength(1);
  });

  it('gives a reader of a table what comes after it has caught up', async () => {
    const topic = await newTopic();
    const arrived = Promise.withResolvers<string | null>();
    await using reader = await readTable({
      transport,
      topic,
      log: silent,
      onRecord: ({ value }) => {
        arrived.resolve(value);
      },
    });
    await reader.caughtUp;

    await using publisher = await transport.publisher({ transactionalId: topic });
    await publisher.send([message(topic, 'user', 'later')]);

    expect(await arrived.promise).toBe('later');
    expect(reader.failure()).toBeNull();
  });

  it('stops a table reader at a record that it cannot follow', async () => {
    const topic = await newTopic();
    await using publisher = await transport.publisher();
    await publisher.send([message(topic, 'a', '1')]);
    const called = Promise.withResolvers<undefined>();
    await using reader = await readTable({
      transport,
      topic,
      log: silent,
      onRecord: () => {
        called.resolve(undefined);
        throw new Error('no');
      },
    });
    await called.promise;
    await new Promise(setImmediate);
    expect(reader.failure()).toContain(topic);
  });

  it('delivers to a group what it has not committed, and counts it', async () => {
    const topic = await newTopic({ partitions: 2 });
    const groupId = topic;
    await using publisher = await transport.publisher();
    await publisher.send([
      message(topic, 'a', '1'),
      message(topic, 'a', '2'),
      message(topic, 'a', '3'),
    ]);
    expect(await transport.lagOf(groupId, [topic])).toBe(3);

    const first = await nextDelivery(transport, topic, groupId, async ({ messages, commit }) => {
      if (messages[0]) await commit(messages[0]);
    });
    expect(first.map(({ value }) => value)).toEqual(['1', '2', '3']);
    expect(await transport.lagOf(groupId, [topic])).toBe(2);

    const second = await nextDelivery(transport, topic, groupId, async ({ messages, commit }) => {
      const last = messages.at(-1);
      if (last) await commit(last);
    });
    expect(second.map(({ value }) => value)).toEqual(['2', '3']);
    expect(await transport.lagOf(groupId, [topic])).toBe(0);
  });

  it('still commits what is at hand when it is told to stop', async () => {
    const topic = await newTopic();
    await using publisher = await transport.publisher();
    await publisher.send([message(topic, 'a', '1')]);
    const arrived = Promise.withResolvers<undefined>();
    const subscription = transport.subscribe({
      groupId: topic,
      topics: [topic],
      commits: true,
      onDelivery: async ({ messages: [first], commit, isCurrent }) => {
        arrived.resolve(undefined);
        while (isCurrent()) await new Promise(setImmediate);
        if (first) await commit(first);
      },
    });
    await arrived.promise;
    await subscription[Symbol.asyncDispose]();
    expect(await transport.lagOf(topic, [topic])).toBe(0);
  });

  it('creates topics once, and brings their settings and partitions up to date', async () => {
    const name = await newTopic({ configs: { 'cleanup.policy': 'delete', 'retention.ms': '-1' } });

    await createTopics(kafkaConfig(), silent, [
      { name, partitions: 3, configs: { 'cleanup.policy': 'compact' } },
    ]);

    expect(await describeTopic(name)).toEqual({ partitions: 3, cleanup: 'compact' });
  });

  it('survives without Kafka: a reader waits, and closing it does not', async () => {
    await using away = connectTransport({ ...kafkaConfig(), brokers: ['127.0.0.1:1'] }, silent);
    await using reader = await readTable({
      transport: away,
      topic: 'identity.access',
      log: silent,
      onRecord: () => undefined,
    });
    expect(reader.failure()).toBeNull();
    await expect(away.publisher()).rejects.toThrow();
  });
});

async function nextDelivery(
  transport: Transport,
  topic: string,
  groupId: string,
  take: (delivery: Delivery) => Promise<void>,
): Promise<Delivery['messages']> {
  const arrived = Promise.withResolvers<Delivery['messages']>();
  await using _subscription = transport.subscribe({
    groupId,
    topics: [topic],
    commits: true,
    onDelivery: async (delivery) => {
      await take(delivery);
      arrived.resolve(delivery.messages);
    },
  });
  return await arrived.promise;
}
