import { createHmac, randomBytes } from 'node:crypto';
import { lookupHash } from './lookup-hash';

const key = randomBytes(32);

it('is HMAC-SHA-256 in hex', () => {
  expect(lookupHash(key.toString('base64'), 'value')).toBe(
    createHmac('sha256', key).update('value').digest('hex'),
  );
});

it('differs by key and by value', () => {
  const other = randomBytes(32).toString('base64');
  const hashes = [
    lookupHash(key.toString('base64'), 'a'),
    lookupHash(key.toString('base64'), 'b'),
    lookupHash(other, 'a'),
  ];
  expect(new Set(hashes).size).toBe(3);
});

it('takes no shorter key', () => {
  expect(() => lookupHash(randomBytes(16).toString('base64'), 'a')).toThrow();
});
