import { nextSignsFrom, publishedAt, signingAt, type KeyTimes, type KeyUse } from './signing-key';

const day = (count: number): Date => new Date(Date.UTC(2026, 0, 1) + count * 86_400_000);
const key = (kid: string, from: number) => ({ kid, signsFrom: day(from) });

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
