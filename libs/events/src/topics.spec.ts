import { deadLetterOf, topicConfig, topics } from './topics';

it('keeps one partition for the topic whose readers compare digests, and one chain in one partition', () => {
  expect(topics['identity.access']).toEqual({ partitions: 1, compact: true });
  expect(topics['audit']?.partitions).toBe(6);
});

it('has a dead-letter topic for each topic', () => {
  const names = Object.keys(topics);
  for (const name of names.filter((one) => !one.endsWith('.dead-letter')))
    expect(names).toContain(deadLetterOf(name));
});

it.each([
  [
    'for ever',
    { partitions: 3, retentionMs: -1 },
    { 'cleanup.policy': 'delete', 'retention.ms': '-1' },
  ],
  [
    'seven days',
    { partitions: 3, retentionMs: 604_800_000 },
    { 'cleanup.policy': 'delete', 'retention.ms': '604800000' },
  ],
  ['the latest of each key', { partitions: 1, compact: true }, { 'cleanup.policy': 'compact' }],
] as const)('keeps %s', (_, settings, config) => {
  expect(topicConfig(settings)).toMatchObject(config);
});
