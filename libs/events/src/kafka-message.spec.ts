import { byTopic, received } from './kafka-message';

const message = (topic: string, key: string) => ({ topic, key, value: '{}', headers: { a: 'b' } });

it('keeps the order within each topic', () => {
  const grouped = byTopic([message('x', '1'), message('y', '2'), message('x', '3')]);
  expect(grouped.map(({ topic, messages }) => [topic, messages.map(({ key }) => key)])).toEqual([
    ['x', ['1', '3']],
    ['y', ['2']],
  ]);
});

it('reads bytes as text, a missing key as none, and the last of two headers', () => {
  const bytes = (text: string): Buffer => Buffer.from(text, 'utf8');
  expect(
    received('nir.person', 2, {
      key: null,
      value: bytes('{"a":"Æ"}'),
      headers: { ce_type: bytes('t'), twice: [bytes('1'), '2'], none: undefined },
      offset: '7',
    }),
  ).toEqual({
    topic: 'nir.person',
    partition: 2,
    offset: '7',
    key: '',
    value: '{"a":"Æ"}',
    headers: { ce_type: 't', twice: '2' },
  });
});

it('reads a tombstone as null', () => {
  expect(received('t', 0, { key: Buffer.from('k'), value: null, offset: '0' })).toMatchObject({
    key: 'k',
    value: null,
    headers: {},
  });
});
