import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { makeIssuer, outcome, type Issuer } from '../test/forge';
import {
  generateSigningKey,
  importSigningKey,
  makeAccessRecordVerifier,
  publicJwk,
  remoteKeys,
  signAccessRecord,
} from './index';
import type { KeyTiming } from './keys';

const record = { topic: 'identity.access', key: 'u', value: '{}' };

let issuer: Issuer;
let successor: Issuer;
let server: Server;
let url: string;
let answer: { status: number; body: string };
let asked: number;

beforeAll(async () => {
  issuer = await makeIssuer('k1');
  successor = await makeIssuer('k2');
  server = createServer((_, response) => {
    asked += 1;
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/jwks.json`;
});

afterAll(async () => {
  server.closeAllConnections();
  await once(server.close(), 'close');
});

beforeEach(() => {
  asked = 0;
  publish(issuer);
});

function publish(...issuers: readonly Issuer[]): void {
  answer = { status: 200, body: JSON.stringify({ keys: issuers.map((one) => one.publicJwk) }) };
}

const fail = (): void => {
  answer = { status: 503, body: 'Service Unavailable' };
};

async function tryWith(keys: ReturnType<typeof remoteKeys>, by: Issuer = issuer): Promise<string> {
  const jws = await signAccessRecord(by.signingKey, { ...record, version: 1 });
  return outcome(makeAccessRecordVerifier({ keys })(jws, record));
}

/** Every key is looked up anew, and a failure is forgotten at once. */
const eager: Partial<KeyTiming> = { cacheMaxAge: 0, cooldown: 0, retryAfter: 0 };

describe('keys at an address', () => {
  it('are fetched once and kept', async () => {
    const keys = remoteKeys(url);
    expect([await tryWith(keys), await tryWith(keys)]).toEqual(['accepted', 'accepted']);
    expect(asked).toBe(1);
  });

  it('are asked for again for an unknown id, but not more often than the cooldown allows', async () => {
    const keys = remoteKeys(url, { cooldown: 0 });
    await tryWith(keys);
    publish(issuer, successor);
    expect(await tryWith(keys, successor)).toBe('accepted');
    const calm = remoteKeys(url);
    publish(issuer);
    await tryWith(calm);
    asked = 0;
    expect([await tryWith(calm, successor), await tryWith(calm, successor)]).toEqual([
      'UNAUTHENTICATED',
      'UNAUTHENTICATED',
    ]);
    expect(asked).toBe(0);
  });

  it('that were taken away are not used any more', async () => {
    const keys = remoteKeys(url, eager);
    expect(await tryWith(keys)).toBe('accepted');
    publish(successor);
    expect(await tryWith(keys)).toBe('UNAUTHENTICATED');
  });

  it('go on through a hiccup of the issuer', async () => {
    const keys = remoteKeys(url, eager);
    await tryWith(keys);
    fail();
    expect(await tryWith(keys)).toBe('accepted');
  });

  it('do not go on for ever', async () => {
    const keys = remoteKeys(url, { ...eager, grace: 0 });
    await tryWith(keys);
    fail();
    expect(await tryWith(keys)).toBe('UNAVAILABLE');
  });

  it('leave it open whether a new key is good while the issuer is away', async () => {
    const keys = remoteKeys(url, eager);
    await tryWith(keys);
    fail();
    expect(await tryWith(keys, successor)).toBe('UNAVAILABLE');
    publish(issuer, successor);
    expect(await tryWith(keys, successor)).toBe('accepted');
  });

  it('are not knocked for at every request while the issuer is away', async () => {
    fail();
    const keys = remoteKeys(url);
    expect([await tryWith(keys), await tryWith(keys), await tryWith(keys)]).toEqual(
      Array(3).fill('UNAVAILABLE'),
    );
    expect(asked).toBe(1);
  });

  it.each<[string, () => void]>([
    ['an error', fail],
    ['no JSON', () => (answer = { status: 200, body: '<html>' })],
    ['another JSON', () => (answer = { status: 200, body: '{"keys":"none"}' })],
    ['a redirection', () => (answer = { status: 302, body: '' })],
    [
      'a private key',
      () => (answer = { status: 200, body: JSON.stringify({ keys: [issuer.privateJwk] }) }),
    ],
  ])('say nothing of a token when the answer is %s', async (_, misbehave) => {
    misbehave();
    expect(await tryWith(remoteKeys(url, eager))).toBe('UNAVAILABLE');
  });

  it('say nothing of a token when nobody listens', async () => {
    expect(await tryWith(remoteKeys('http://127.0.0.1:1/jwks.json'))).toBe('UNAVAILABLE');
  });
});

describe('a signing key', () => {
  it('publishes its public half alone', async () => {
    const { privateJwk, publicJwk: published } = await generateSigningKey('k');
    expect(Object.keys(published).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x']);
    expect(publicJwk(privateJwk)).toEqual(published);
  });

  it('cannot be read out again', async () => {
    const { privateJwk } = await generateSigningKey('k');
    expect(await importSigningKey(privateJwk)).toMatchObject({
      kid: 'k',
      privateKey: { type: 'private', extractable: false },
    });
  });

  it.each<[string, object]>([
    ['a public key', { d: undefined }],
    ['a key without an id', { kid: undefined }],
    ['another curve', { crv: 'X25519' }],
    ['another kind', { kty: 'EC' }],
    ['another algorithm', { alg: 'ES256' }],
    ['a key for encryption', { use: 'enc' }],
  ])('is not %s', async (_, change) => {
    const { privateJwk } = await generateSigningKey('k');
    await expect(importSigningKey({ ...privateJwk, ...change })).rejects.toThrow();
  });
});
