import {
  nextSignsFrom,
  publishedAt,
  publishedUntil,
  signingAt,
  signsFromByHand,
  stateOf,
  type KeyTimes,
  type KeyUse,
} from './signing-key';

const day = (count: number): Date => new Date(Date.UTC(2026, 0, 1) + count * 86_400_000);
const key = (kid: string, from: number, withdrawn: number | null = null) => ({
  kid,
  signsFrom: day(from),
  withdrawnAt: withdrawn === null ? null : day(withdrawn),
});

describe('rotation', () => {
  it('makes the first key at once', () => {
    expect(nextSignsFrom([], day(0))).toEqual(day(0));
  });

  it.each([
    [28.9, null],
    [29, 30],
    [29.5, 30.5],
    [80, 81],
  ])('on day %d of a key the next one is to sign from day %s', (today, from) => {
    expect(nextSignsFrom([key('a', 0)], day(today))).toEqual(from === null ? null : day(from));
  });

  it('makes no third key while the next one waits', () => {
    expect(nextSignsFrom([key('a', 0), key('b', 30)], day(29.5))).toBeNull();
  });
});

describe('signing', () => {
  const keys = [key('b', 30), key('a', 0)];

  it.each([
    [29, 'a'],
    [30, 'b'],
    [31, 'b'],
  ])('on day %d is done by %s', (today, kid) => {
    expect(signingAt(keys, day(today))?.kid).toBe(kid);
  });

  it('is done by the first key also where a clock is behind', () => {
    expect(signingAt([key('a', 1)], day(0))?.kid).toBe('a');
    expect(signingAt<KeyTimes>([], day(0))).toBeUndefined();
  });
});

describe('publishing', () => {
  const keys = [key('a', 0), key('b', 30), key('c', 60)];
  const on = (use: KeyUse, today: number): string[] =>
    publishedAt(keys, use, day(today)).map(({ kid }) => kid);

  it('begins before a key signs, and ends when no token of it can be alive', () => {
    expect(on('access-token', 29.5)).toEqual(['c', 'b', 'a']);
    expect(on('access-token', 30.005)).toEqual(['c', 'b', 'a']);
    expect(on('access-token', 30.02)).toEqual(['c', 'b']);
  });

  it('goes on for records, which stay on their topic', () => {
    expect(on('access-record', 119)).toEqual(['c', 'b', 'a']);
    expect(on('access-record', 121)).toEqual(['c', 'b']);
  });
});

describe('rotation by hand', () => {
  it.each<[string, readonly KeyTimes[], number | null]>([
    ['at once for the very first key', [], 40],
    ['a day later, so that every verifier has the key by then', [key('a', 0), key('b', 30)], 41],
    ['not while the next one waits', [key('a', 30), key('b', 40.5)], null],
    ['at once when every key was withdrawn', [key('a', 0, 35)], 40],
  ])('signs %s', (_, keys, from) => {
    expect(signsFromByHand(keys, day(40))).toEqual(from === null ? null : day(from));
  });

  it('moves the next rotation', () => {
    const keys = [key('a', 0), key('b', 11)];
    expect(nextSignsFrom(keys, day(30))).toBeNull();
    expect(nextSignsFrom(keys, day(40))).toEqual(day(41));
  });
});

describe('a withdrawn key', () => {
  // c waited for day 41 when b was found out on day 40; d has signed since.
  const keys = [key('a', 0), key('b', 30, 40), key('c', 41, 40), key('d', 40)];
  const on = (use: KeyUse, today: number): string[] =>
    publishedAt(keys, use, day(today)).map(({ kid }) => kid);

  it('neither signs nor is published, from that moment on', () => {
    expect(signingAt(keys, day(40))?.kid).toBe('d');
    expect(on('access-token', 40)).toEqual(['d']);
    expect(signingAt(keys, day(50))?.kid).toBe('d');
    expect(on('access-token', 50)).toEqual(['d']);
  });

  it('leaves the times of the others as they were', () => {
    expect(on('access-record', 119)).toEqual(['d', 'a']);
    expect(on('access-record', 121)).toEqual(['d']);
    expect(publishedUntil(key('a', 0), keys, 'access-record')).toEqual(day(120));
    expect(publishedUntil(key('d', 40), keys, 'access-record')).toBeNull();
    expect(nextSignsFrom(keys, day(68))).toBeNull();
    expect(nextSignsFrom(keys, day(69))).toEqual(day(70));
  });
});

describe('the state of a key', () => {
  const keys = [key('a', 0), key('b', 30), key('c', 40, 50), key('d', 50)];

  it.each<[number, string]>([
    [29.5, 'a signing, b next'],
    [30.005, 'a published, b signing'],
    [31, 'a retired, b signing'],
  ])('on day %d: %s', (today, expected) => {
    const two = keys.slice(0, 2);
    expect(
      two
        .map((one) => `${one.kid} ${stateOf(one, two, { use: 'access-token', now: day(today) })}`)
        .join(', '),
    ).toBe(expected);
  });

  it('is retired as soon as it is withdrawn', () => {
    expect(keys.map((one) => stateOf(one, keys, { use: 'access-record', now: day(50) }))).toEqual([
      'published',
      'published',
      'retired',
      'signing',
    ]);
    expect(publishedUntil(key('c', 40, 50), keys, 'access-record')).toEqual(day(50));
  });
});
