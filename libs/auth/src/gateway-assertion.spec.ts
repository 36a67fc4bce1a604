import { forge, makeIssuer, outcome, type Issuer } from '../test/forge';
import {
  issueAccessToken,
  makeGatewayAssertionVerifier,
  signGatewayAssertion,
  type GatewayAssertionVerifier,
} from './index';

const now = new Date('2026-11-02T10:00:00Z');
const iat = now.getTime() / 1000;
const later = (seconds: number): Date => new Date(now.getTime() + seconds * 1000);
const body = Buffer.from('{"query":"{ persons { edges { node { id } } } }"}');
const token = 'eyJ.user.token';

let gateway: Issuer;
let identity: Issuer;
let remembered: Map<string, Date>;
let verify: GatewayAssertionVerifier;

beforeAll(async () => {
  gateway = await makeIssuer('gw-1');
  identity = await makeIssuer('id-1');
});

beforeEach(() => {
  remembered = new Map();
  verify = verifierAt(now);
});

function verifierAt(at: Date, audience = 'nir'): GatewayAssertionVerifier {
  const remember = (jti: string, expiresAt: Date): Promise<boolean> => {
    const known = remembered.has(jti);
    remembered.set(jti, expiresAt);
    return Promise.resolve(!known);
  };
  return makeGatewayAssertionVerifier({ keys: gateway.keys, audience, remember, now: () => at });
}

const call = { audience: 'nir', body, token, now };
const sign = (change: Partial<typeof call> = {}) =>
  signGatewayAssertion(gateway.signingKey, { ...call, ...change });

describe('a gateway assertion', () => {
  it('is good for its body, token and subgraph', async () => {
    expect(await verify(await sign(), body, token)).toEqual({ clientIp: null });
  });

  it('is good for a call without a token', async () => {
    const assertion = await signGatewayAssertion(gateway.signingKey, { ...call, token: null });
    expect(await outcome(verify(assertion, body, null))).toBe('accepted');
  });

  it.each(['10.0.0.7', '2001:db8::1'])('carries the client’s address %s', async (clientIp) => {
    const assertion = await signGatewayAssertion(gateway.signingKey, { ...call, clientIp });
    expect(await verify(assertion, body, token)).toEqual({ clientIp });
  });

  it('is good once', async () => {
    const assertion = await sign();
    expect(await outcome(verify(assertion, body, token))).toBe('accepted');
    expect(await outcome(verify(assertion, body, token))).toBe('UNAUTHENTICATED');
  });

  it('is remembered for as long as it would be accepted', async () => {
    await verify(await sign(), body, token);
    expect([...remembered.values()]).toEqual([later(20)]);
  });

  it('differs each time, for the same call', async () => {
    expect(await outcome(verify(await sign(), body, token))).toBe('accepted');
    expect(await outcome(verify(await sign(), body, token))).toBe('accepted');
  });

  it.each([
    ['at its end', 15, 'accepted'],
    ['within the tolerance', 19.999, 'accepted'],
    ['past it', 20, 'UNAUTHENTICATED'],
    ['a little before', -5, 'accepted'],
    ['long before', -5.001, 'UNAUTHENTICATED'],
  ])('%s (%d s): %s', async (_, seconds, expected) => {
    expect(await outcome(verifierAt(later(seconds))(await sign(), body, token))).toBe(expected);
  });
});

describe('what is refused', () => {
  it.each<[string, () => Promise<unknown>]>([
    ['none', () => verify(undefined, body, token)],
    ['an empty one', () => verify('', body, token)],
    ['another body', async () => verify(await sign(), Buffer.from('{}'), token)],
    [
      'the same body with a space more',
      async () => verify(await sign(), Buffer.concat([body, Buffer.from(' ')]), token),
    ],
    ['an empty body', async () => verify(await sign(), Buffer.alloc(0), token)],
    ['another token', async () => verify(await sign(), body, 'eyJ.other.token')],
    ['the token left out', async () => verify(await sign(), body, null)],
    [
      'a token put in',
      async () =>
        verify(
          await signGatewayAssertion(gateway.signingKey, { ...call, token: null }),
          body,
          token,
        ),
    ],
    ['another subgraph', async () => verifierAt(now, 'grants')(await sign(), body, token)],
  ])('%s, and takes no room', async (_, work) => {
    expect(await outcome(work())).toBe('UNAUTHENTICATED');
    expect(remembered.size).toBe(0);
  });

  const header = { alg: 'EdDSA', typ: 'gateway+jwt', kid: 'gw-1' };

  it.each<[string, (payload: object) => string]>([
    ['another key', (payload) => forge(header, payload, identity.privateKey)],
    [
      'a key that the gateway does not publish',
      (payload) => forge({ ...header, kid: 'id-1' }, payload, identity.privateKey),
    ],
    [
      'a type of another kind',
      (payload) => forge({ ...header, typ: 'at+jwt' }, payload, gateway.privateKey),
    ],
    [
      'another issuer',
      (payload) => forge(header, { ...payload, iss: 'identity' }, gateway.privateKey),
    ],
    [
      'a life over 15 s',
      (payload) => forge(header, { ...payload, exp: iat + 16 }, gateway.privateKey),
    ],
    ['no id', (payload) => forge(header, { ...payload, jti: undefined }, gateway.privateKey)],
    [
      'an id that is no UUID',
      (payload) => forge(header, { ...payload, jti: "x'; --" }, gateway.privateKey),
    ],
    [
      'no digest of the body',
      (payload) => forge(header, { ...payload, bht: undefined }, gateway.privateKey),
    ],
    [
      'no digest of the token',
      (payload) => forge(header, { ...payload, ath: undefined }, gateway.privateKey),
    ],
    [
      'several audiences',
      (payload) => forge(header, { ...payload, aud: ['nir', 'grants'] }, gateway.privateKey),
    ],
    [
      'an address that is none',
      (payload) => forge(header, { ...payload, cip: 'localhost' }, gateway.privateKey),
    ],
    [
      'an id twice',
      (payload) =>
        forge(header, `{"jti":"x",${JSON.stringify(payload).slice(1)}`, gateway.privateKey),
    ],
    [
      'an embedded key',
      (payload) => forge({ ...header, jwk: identity.publicJwk }, payload, identity.privateKey),
    ],
  ])('%s', async (_, forged) => {
    const [, content = ''] = (await sign()).split('.');
    const payload = JSON.parse(Buffer.from(content, 'base64url').toString()) as object;
    expect(await outcome(verify(forge(header, payload, gateway.privateKey), body, token))).toBe(
      'accepted',
    );
    remembered.clear();
    expect(await outcome(verify(forged(payload), body, token))).toBe('UNAUTHENTICATED');
    expect(remembered.size).toBe(0);
  });

  it('an access token, even one that the gateway’s key signed', async () => {
    const claims = {
      userId: 'u',
      sessionId: 's',
      tokenId: 't',
      epoch: 1,
      clientId: 'c',
      issuedAt: now,
      expiresAt: later(15),
      authTime: now,
      otpTime: now,
    };
    const accessToken = await issueAccessToken(gateway.signingKey, claims, {
      issuer: 'gateway',
      audience: 'nir',
    });
    expect(await outcome(verify(accessToken, body, token))).toBe('UNAUTHENTICATED');
  });
});

describe('the memory of assertions', () => {
  it('that fails refuses with its own failure, not with a refused login', async () => {
    const broken = makeGatewayAssertionVerifier({
      keys: gateway.keys,
      audience: 'nir',
      remember: () => Promise.reject(new Error('connection lost')),
      now: () => now,
    });
    await expect(broken(await sign(), body, token)).rejects.toThrow('connection lost');
  });
});
