import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { sealer } from './sealed';

const key = (id: string): string => `${id}:${randomBytes(32).toString('base64')}`;
const [k0, k1] = [key('k0'), key('k1')];
const context = 'person.national_id:42';

it('opens what it sealed, whatever it is', () => {
  const { seal, open } = sealer(k1);
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme' }),
      (plain) => open(seal(plain, context), context) === plain,
    ),
  );
});

it('seals the same text differently each time, and shows nothing of it', () => {
  const { seal } = sealer(k1);
  const sealed = [seal('hemmelig', context), seal('hemmelig', context)];
  expect(sealed[0]).not.toBe(sealed[1]);
  expect(sealed.join()).not.toContain('hemmelig');
});

it('opens nothing in another context, so that a ciphertext cannot be moved to another row', () => {
  const { seal, open } = sealer(k1);
  expect(() => open(seal('hemmelig', context), 'person.national_id:43')).toThrow();
});

it('opens what an earlier key sealed, and says that it is outdated', () => {
  const old = sealer(k0).seal('hemmelig', context);
  const { open, seal, isOutdated } = sealer(`${k1},${k0}`);
  expect(open(old, context)).toBe('hemmelig');
  expect([isOutdated(old), isOutdated(seal('ny', context))]).toEqual([true, false]);
});

it('opens nothing without its key', () => {
  const { open } = sealer(k1);
  expect(() => open(sealer(k0).seal('hemmelig', context), context)).toThrow('no key k0');
});

it('does not let the key id be exchanged', () => {
  const bytes = randomBytes(32).toString('base64');
  const { seal, open } = sealer(`a:${bytes},b:${bytes}`);
  expect(() => open(seal('hemmelig', context).replace(/^a\./, 'b.'), context)).toThrow();
});

it.each([0, 5, 13, 29])('notices a change at byte %s', (index) => {
  const { seal, open } = sealer(k1);
  const [id = '', body = ''] = seal('hemmelig', context).split('.');
  const bytes = Buffer.from(body, 'base64url');
  bytes[index] = (bytes[index] ?? 0) ^ 1;
  expect(() => open(`${id}.${bytes.toString('base64url')}`, context)).toThrow();
});

it.each(['', 'x', 'k1.', 'k1.AAAA'])('does not take "%s" for a sealed text', (text) => {
  expect(() => sealer(k1).open(text, context)).toThrow();
});

it.each([
  '',
  'k1',
  'k1:short',
  `:${randomBytes(32).toString('base64')}`,
  `k.1:${randomBytes(32).toString('base64')}`,
])('does not take "%s" for a key ring', (ring) => {
  expect(() => sealer(ring)).toThrow();
});
