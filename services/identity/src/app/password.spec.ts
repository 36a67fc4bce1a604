import { makeGate } from './hash-gate';
import { makePasswords } from './password';

const ring = (...ids: readonly string[]): string =>
  ids.map((id) => `${id}:${Buffer.alloc(32, id).toString('base64')}`).join(',');
const gate = makeGate({ atOnce: 2, waiting: 32 });
const passwords = makePasswords({ pepper: ring('p1'), gate });

describe('a password', () => {
  it('is right however a keyboard composes it, and no other is', async () => {
    const stored = await passwords.hash('blåbærsyltetøy på brød');
    expect(await passwords.verify('bla\u030Abærsyltetøy pa\u030A brød', stored)).toBe(true);
    expect(await passwords.verify('blåbærsyltetøy på brod', stored)).toBe(false);
    expect(await passwords.verify('', stored)).toBe(false);
  });

  it('is kept with 64 MiB, three passes and a salt of its own, and is not in it', async () => {
    const [one, other] = await Promise.all([
      passwords.hash('et langt passord'),
      passwords.hash('et langt passord'),
    ]);
    expect(one).toMatch(/^argon2id\$65536\$3\$1\$[\w-]{22}\$p1\$[\w-]{43}$/);
    expect(one).not.toBe(other);
  });

  it('of nobody is never right', async () => {
    expect(await passwords.verify('et langt passord', null)).toBe(false);
  });

  it('longer than any may be is never right, not even by its beginning', async () => {
    const longest = 'a'.repeat(128);
    const stored = await passwords.hash(longest);
    expect(await passwords.verify(longest, stored)).toBe(true);
    expect(await passwords.verify(`${longest}b`, stored)).toBe(false);
    expect(await passwords.verify('a'.repeat(100_000), stored)).toBe(false);
  });

  it('is right under an earlier pepper, and then due for a new hash', async () => {
    const stored = await passwords.hash('et langt passord');
    const rotated = makePasswords({ pepper: ring('p2', 'p1'), gate });
    expect(await rotated.verify('et langt passord', stored)).toBe(true);
    expect(rotated.isOutdated(stored)).toBe(true);
    expect(rotated.isOutdated(await rotated.hash('et langt passord'))).toBe(false);
    expect(passwords.isOutdated(stored.replace('$3$', '$2$'))).toBe(true);
  });

  it('is worth nothing to who has the rows and another pepper', async () => {
    const stored = await passwords.hash('et langt passord');
    const thief = makePasswords({ pepper: `p1:${Buffer.alloc(32, 'x').toString('base64')}`, gate });
    expect(await thief.verify('et langt passord', stored)).toBe(false);
  });
});
