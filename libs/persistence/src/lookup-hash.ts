import { createHmac } from 'node:crypto';

/** Finds what is stored encrypted: HMAC-SHA-256 of the value, in hex, under a key (base64 of 32 bytes) that has no other use. */
export function lookupHash(key: string, value: string): string {
  const bytes = Buffer.from(key, 'base64');
  if (bytes.length !== 32) throw new Error('a lookup key is base64 of 32 bytes');
  return createHmac('sha256', bytes).update(value, 'utf8').digest('hex');
}
