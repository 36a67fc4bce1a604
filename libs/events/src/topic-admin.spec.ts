import { ensureTopics, highWatermarks, lagOf, removeTopics, type AdminClient } from './topic-admin';

/** A broker in memory: topic → partitions, each with low and high offset. */
function makeFakeAdmin(topics: Record<string, { low: string; high: string }[]>) {
  const calls: string[] = [];
  const committed: Record<string, string[]> = {};
  const strangeAnswers: (Error | { leader: number }[])[] = [];
  const client: AdminClient = {
    createTopics: ({ topics: wanted }) => {
      for (const { topic, numPartitions } of wanted)
        topics[topic] ??= Array.from({ length: numPartitions }, () => ({ low: '0', high: '0' }));
      return Promise.resolve(true);
    },
    createPartitions: ({ topicPartitions }) => {
      calls.push(...topicPartitions.map(({ topic, count }) => `${topic} ${String(count)}`));
      return Promise.resolve(true);
    },
    alterConfigs: ({ resources }) => {
      calls.push(...resources.map(({ name }) => `configure ${name}`));
      return Promise.resolve();
    },
    deleteTopics: ({ topics: names }) => {
      calls.push(...names.map((name) => `delete ${name}`));
      for (const name of names) Reflect.deleteProperty(topics, name);
      return Promise.resolve();
    },
    listTopics: () => Promise.resolve(Object.keys(topics)),
    fetchTopicMetadata: ({ topics: names }) => {
      const strange = strangeAnswers.shift();
      if (strange instanceof Error) return Promise.reject(strange);
      const partitionsOf = (name: string) =>
        strange ?? (topics[name] ?? []).map(() => ({ leader: 1 }));
      return Promise.resolve({
        topics: names.map((name) => ({ name, partitions: partitionsOf(name) })),
      });
    },
    fetchTopicOffsets: (topic) =>
      Promise.resolve(
        (topics[topic] ?? []).map((ends, partition) => ({ partition, offset: ends.high, ...ends })),
      ),
    fetchOffsets: ({ topics: names }) =>
      Promise.resolve(
        names.map((topic) => ({
          topic,
          partitions: (committed[topic] ?? []).map((offset, partition) => ({ partition, offset })),
        })),
      ),
  };
  return { client, calls, committed, strangeAnswers };
}

const wanted = (name: string, partitions: number) => ({ name, partitions, configs: { a: 'b' } });

it('creates what is missing, and adds partitions where there are too few, never fewer', async () => {
  const { client, calls } = makeFakeAdmin({
    small: [{ low: '0', high: '0' }],
    large: Array.from({ length: 9 }, () => ({ low: '0', high: '0' })),
  });
  await ensureTopics(client, [wanted('new', 3), wanted('small', 3), wanted('large', 3)]);
  expect(calls).toEqual(['small 3', 'configure new', 'configure small', 'configure large']);
});

it('waits for a broker that does not know its new topics yet', async () => {
  const { client, calls, strangeAnswers } = makeFakeAdmin({});
  strangeAnswers.push(new Error('does not host this topic'), [], [{ leader: -1 }]);
  await ensureTopics(client, [wanted('new', 1)]);
  expect(calls).toEqual(['configure new']);
});

it('removes only what is there', async () => {
  const { client, calls } = makeFakeAdmin({ a: [], b: [] });
  await removeTopics(client, ['a', 'c']);
  expect(calls).toEqual(['delete a']);
});

it('leaves partitions without messages out of the high watermarks', async () => {
  const { client } = makeFakeAdmin({
    t: [
      { low: '0', high: '5' },
      { low: '3', high: '3' },
      { low: '0', high: '0' },
    ],
  });
  expect([...(await highWatermarks(client, 't'))]).toEqual([[0, 5n]]);
});

it.each([
  ['nothing committed', undefined, 15],
  ['everything committed', ['10', '5'], 0],
  ['some committed', ['4', '5'], 6],
  ['no offset for a partition', ['-1', '5'], 10],
  ['an offset that has been removed since', ['10', '-1'], 5],
])('counts with %s', async (_, offsets, lag) => {
  const { client, committed } = makeFakeAdmin({
    t: [
      { low: '0', high: '10' },
      { low: '0', high: '5' },
    ],
  });
  if (offsets) committed['t'] = offsets;
  expect(await lagOf(client, 'group', ['t'])).toBe(lag);
});

it('counts only what is still kept', async () => {
  const { client } = makeFakeAdmin({ t: [{ low: '8', high: '10' }] });
  expect(await lagOf(client, 'group', ['t'])).toBe(2);
});
