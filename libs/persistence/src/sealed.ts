import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** Encrypts fields: AES-256-GCM, bound to a context, readable with any key of the ring. */
export type Sealer = {
  /** `context` says where the text belongs, for example `person.national_id:<row id>`; it cannot be opened elsewhere. */
  readonly seal: (plain: string, context: string) => string;
  readonly open: (sealed: string, context: string) => string;
  /** Whether it was sealed with a key that no longer encrypts, so that it should be sealed anew. */
  readonly isOutdated: (sealed: string) => boolean;
};

const algorithm = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;

/** `ring` is `id:base64,id:base64`; the first key encrypts. Sealed text is `id.base64url(nonce ‖ tag ‖ ciphertext)`. */
export function sealer(ring: string): Sealer {
  const keys = parseRing(ring);
  const [current] = keys.keys();
  if (current === undefined) throw new Error('the key ring is empty');

  const keyOf = (id: string): Buffer => {
    const key = keys.get(id);
    if (key === undefined) throw new Error(`no key ${id} in the ring`);
    return key;
  };

  return {
    seal: (plain, context) => {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv(algorithm, keyOf(current), nonce).setAAD(
        boundTo(current, context),
      );
      const text = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return `${current}.${Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64url')}`;
    },
    open: (sealed, context) => {
      const [id = '', body = ''] = sealed.split('.');
      const bytes = Buffer.from(body, 'base64url');
      if (bytes.length < nonceBytes + tagBytes) throw new Error('not a sealed text');
      const decipher = createDecipheriv(algorithm, keyOf(id), bytes.subarray(0, nonceBytes), {
        authTagLength: tagBytes,
      })
        .setAAD(boundTo(id, context))
        .setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
      return Buffer.concat([
        decipher.update(bytes.subarray(nonceBytes + tagBytes)),
        decipher.final(),
      ]).toString('utf8');
    },
    isOutdated: (sealed) => !sealed.startsWith(`${current}.`),
  };
}

const boundTo = (keyId: string, context: string): Buffer =>
  Buffer.from(`${keyId} ${context}`, 'utf8');

function parseRing(ring: string): ReadonlyMap<string, Buffer> {
  return new Map(
    ring.split(',').map((part): [string, Buffer] => {
      const colon = part.indexOf(':');
      const [id, key] = [part.slice(0, colon), Buffer.from(part.slice(colon + 1), 'base64')];
      if (!/^[\w-]+$/.test(id) || key.length !== 32)
        throw new Error('a key ring is id:<base64 of 32 bytes>, separated by commas');
      return [id, key];
    }),
  );
}
