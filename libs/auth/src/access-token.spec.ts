import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import {
  base64url,
  encode,
  forge,
  makeIssuer,
  outcome,
  publicPemOf,
  type Issuer,
} from '../test/forge';
import {
  issueAccessToken,
  localKeys,
  makeAccessTokenVerifier,
  type AccessTokenClaims,
  type AccessTokenVerifier,
} from './index';

const parties = { issuer: 'https://identity.test', audience: 'imdinett' };
const now = new Date('2026-11-02T10:00:00Z');
const iat = now.getTime() / 1000;
const later = (seconds: number): Date => new Date(now.getTime() + seconds * 1000);

const claims: AccessTokenClaims = {
  userId: '0199a3f0-0000-7000-8000-000000000001',
  sessionId: 'session-1',
  tokenId: 'token-1',
  epoch: 1_762_000_000_000,
  issuedAt: now,
  expiresAt: later(300),
  authTime: later(-3600),
  otpTime: later(-60),
  clientId: 'imdinett-web',
};

/** The payload that `claims` are issued as, for changing. */
const payload = {
  iss: parties.issuer,
  aud: parties.audience,
  sub: claims.userId,
  client_id: claims.clientId,
  sid: claims.sessionId,
  jti: claims.tokenId,
  iat,
  exp: iat + 300,
  auth_time: iat - 3600,
  otp_time: iat - 60,
  amr: ['pwd', 'otp'],
  epoch: claims.epoch,
};

let issuer: Issuer;
let stranger: Issuer;
let verify: AccessTokenVerifier;

beforeAll(async () => {
  issuer = await makeIssuer('id-1');
  stranger = await makeIssuer('id-1');
  verify = makeAccessTokenVerifier({ keys: issuer.keys, ...parties, now: () => now });
});

const header = { alg: 'EdDSA', typ: 'at+jwt', kid: 'id-1' };
const signed = (change: object): string =>
  forge(header, { ...payload, ...change }, issuer.privateKey);
const headed = (change: object): string =>
  forge({ ...header, ...change }, payload, issuer.privateKey);
const without = (name: keyof typeof payload): string => {
  const { [name]: _left, ...rest } = payload;
  return forge(header, rest, issuer.privateKey);
};
const hs256 = (secret: string | Uint8Array): string => {
  const text = `${encode({ ...header, alg: 'HS256' })}.${encode(payload)}`;
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
};
const parts = (token: string): [string, string, string] =>
  token.split('.') as [string, string, string];

describe('an access token', () => {
  it('carries who, which session and which epoch, to the second', async () => {
    const token = await issueAccessToken(issuer.signingKey, claims, parties);
    expect(await verify(token)).toEqual(claims);
  });

  it('is what the forgeries below start from', async () => {
    expect(await outcome(verify(signed({})))).toBe('accepted');
  });

  it('carries no role, place or name', async () => {
    const token = await issueAccessToken(issuer.signingKey, claims, parties);
    const content = JSON.parse(Buffer.from(parts(token)[1], 'base64url').toString()) as object;
    expect(Object.keys(content).sort()).toEqual(Object.keys(payload).sort());
  });

  it('is never issued for longer than five minutes', async () => {
    const long = issueAccessToken(issuer.signingKey, { ...claims, expiresAt: later(301) }, parties);
    await expect(long).rejects.toThrow(RangeError);
  });

  it('may have claims that this release does not know', async () => {
    expect(await outcome(verify(signed({ acr: 'substantial' })))).toBe('accepted');
  });
});

describe('the clock', () => {
  it.each([
    ['at its end', 300, 'accepted'],
    ['within the tolerance', 304.999, 'accepted'],
    ['past the tolerance', 305, 'UNAUTHENTICATED'],
    ['before it was issued, within the tolerance', -5, 'accepted'],
    ['before that', -5.001, 'UNAUTHENTICATED'],
  ])('%s: %d s after issuing: %s', async (_, seconds, expected) => {
    const at = makeAccessTokenVerifier({
      keys: issuer.keys,
      ...parties,
      now: () => later(seconds),
    });
    expect(await outcome(at(signed({})))).toBe(expected);
  });

  it('that fails refuses', async () => {
    const at = makeAccessTokenVerifier({
      keys: issuer.keys,
      ...parties,
      now: () => new Date(Number.NaN),
    });
    expect(await outcome(at(signed({})))).toBe('UNAUTHENTICATED');
  });
});

describe('what is refused', () => {
  const forgeries: readonly (readonly [string, () => string])[] = [
    // Another algorithm or key
    [
      'alg none, without a signature',
      () => `${encode({ ...header, alg: 'none' })}.${encode(payload)}.`,
    ],
    ['alg none, with a signature', () => headed({ alg: 'none' })],
    ['alg None', () => headed({ alg: 'None' })],
    ['alg missing', () => headed({ alg: undefined })],
    ['alg Ed25519, a name we do not use', () => headed({ alg: 'Ed25519' })],
    ['alg as a list', () => headed({ alg: ['EdDSA'] })],
    [
      'HS256 with the public key’s bytes',
      () => hs256(Buffer.from(issuer.publicJwk.x, 'base64url')),
    ],
    ['HS256 with the public key’s JWK text', () => hs256(issuer.publicJwk.x)],
    ['HS256 with the public key’s PEM', () => hs256(publicPemOf(issuer.privateJwk))],
    ['HS256 with an empty secret', () => hs256('')],
    [
      'ES256 under our key id',
      () => {
        const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
        const text = `${encode({ ...header, alg: 'ES256' })}.${encode(payload)}`;
        return `${text}.${base64url(sign('sha256', Buffer.from(text), { key: privateKey, dsaEncoding: 'ieee-p1363' }))}`;
      },
    ],
    ['another key under our key id', () => forge(header, payload, stranger.privateKey)],
    // What names a key
    ['kid missing', () => headed({ kid: undefined })],
    ['kid unknown', () => headed({ kid: 'id-2' })],
    ['kid a number', () => headed({ kid: 1 })],
    ['kid a list', () => headed({ kid: ['id-1'] })],
    ['kid an object', () => headed({ kid: { toString: 'id-1' } })],
    ['kid a path', () => headed({ kid: '../../dev/null' })],
    ['kid a statement', () => headed({ kid: "id-1' OR '1'='1" })],
    [
      'a key of its own (jwk)',
      () => forge({ ...header, jwk: stranger.publicJwk }, payload, stranger.privateKey),
    ],
    ['our own key embedded (jwk)', () => headed({ jwk: issuer.publicJwk })],
    ['an address of keys (jku)', () => headed({ jku: 'https://evil.test/jwks.json' })],
    ['an address of a certificate (x5u)', () => headed({ x5u: 'https://evil.test/cert.pem' })],
    ['a certificate (x5c)', () => headed({ x5c: ['MIIB'] })],
    ['a thumbprint (x5t)', () => headed({ x5t: 'abc' })],
    // Other parts of the header
    ['crit', () => headed({ crit: ['exp'], exp: 1 })],
    ['crit empty', () => headed({ crit: [] })],
    ['b64 false', () => headed({ b64: false, crit: ['b64'] })],
    ['zip', () => headed({ zip: 'DEF' })],
    ['cty', () => headed({ cty: 'JWT' })],
    ['typ missing', () => headed({ typ: undefined })],
    ['typ JWT', () => headed({ typ: 'JWT' })],
    ['typ in capitals', () => headed({ typ: 'AT+JWT' })],
    ['typ with application/', () => headed({ typ: 'application/at+jwt' })],
    ['typ of a gateway assertion', () => headed({ typ: 'gateway+jwt' })],
    ['typ of an access record', () => headed({ typ: 'identity-access+jws' })],
    // Twice the same name
    [
      'alg twice',
      () =>
        forge(
          '{"alg":"none","alg":"EdDSA","typ":"at+jwt","kid":"id-1"}',
          payload,
          issuer.privateKey,
        ),
    ],
    [
      'kid twice, once escaped',
      () =>
        forge(
          '{"alg":"EdDSA","typ":"at+jwt","kid":"x","\\u006bid":"id-1"}',
          payload,
          issuer.privateKey,
        ),
    ],
    [
      'sub twice',
      () => forge(header, `{"sub":"admin",${JSON.stringify(payload).slice(1)}`, issuer.privateKey),
    ],
    [
      'a name twice deep inside',
      () =>
        forge(
          header,
          `{"x":[{"a":1,"a":2}],${JSON.stringify(payload).slice(1)}`,
          issuer.privateKey,
        ),
    ],
    // The signature and its form
    [
      'a changed payload',
      () => {
        const [head, , signature] = parts(signed({}));
        return [head, encode({ ...payload, sub: 'admin' }), signature].join('.');
      },
    ],
    [
      'a changed header',
      () => {
        const [, body, signature] = parts(signed({}));
        return [encode({ ...header, typ: 'at+jwt', kid: 'id-1 ' }), body, signature].join('.');
      },
    ],
    ['no signature', () => `${parts(signed({})).slice(0, 2).join('.')}.`],
    [
      'a signature of zeros',
      () => [...parts(signed({})).slice(0, 2), base64url(new Uint8Array(64))].join('.'),
    ],
    ['a shortened signature', () => signed({}).slice(0, -4)],
    [
      'another spelling of the same signature',
      () => {
        const token = signed({});
        const last = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'.indexOf(
          token.at(-1) ?? '',
        );
        return (
          token.slice(0, -1) +
          'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'.charAt(last ^ 1)
        );
      },
    ],
    ['padding', () => `${signed({})}==`],
    ['a space before it', () => ` ${signed({})}`],
    ['a line end after it', () => `${signed({})}\n`],
    [
      'the other base64 alphabet',
      () =>
        parts(signed({ sid: '>>>???>>>???' }))
          .map((part, at) => (at === 1 ? part.replaceAll('-', '+').replaceAll('_', '/') : part))
          .join('.'),
    ],
    ['nothing', () => ''],
    ['two parts', () => parts(signed({})).slice(0, 2).join('.')],
    ['four parts', () => `${signed({})}.AAAA`],
    ['five parts, as an encrypted token', () => `${signed({})}.AAAA.AAAA`],
    [
      'JSON serialisation',
      () => {
        const [head, body, signature] = parts(signed({}));
        return JSON.stringify({ protected: head, payload: body, signature });
      },
    ],
    ['too long', () => signed({ pad: 'x'.repeat(9000) })],
    ['a payload that is no JSON', () => forge(header, 'hello', issuer.privateKey)],
    ['a payload that is a list', () => forge(header, JSON.stringify([payload]), issuer.privateKey)],
    ['a payload that is null', () => forge(header, 'null', issuer.privateKey)],
    [
      'a payload in broken UTF-8',
      () => {
        const text = `${encode(header)}.${base64url(Buffer.concat([Buffer.from('{"sub":"'), Buffer.from([0xff]), Buffer.from('"}')]))}`;
        return `${text}.${base64url(sign(null, Buffer.from(text), issuer.privateKey))}`;
      },
    ],
    [
      'a byte order mark',
      () => forge(header, `\ufeff${JSON.stringify(payload)}`, issuer.privateKey),
    ],
    // Claims
    ['another issuer', () => signed({ iss: 'https://evil.test' })],
    ['the issuer with a slash', () => signed({ iss: `${parties.issuer}/` })],
    ['another audience', () => signed({ aud: 'other' })],
    ['several audiences, ours among them', () => signed({ aud: ['other', parties.audience] })],
    ['a life over five minutes', () => signed({ exp: iat + 301 })],
    ['an end before its beginning', () => signed({ exp: iat - 1 })],
    ['an end as text', () => signed({ exp: String(iat + 300) })],
    ['an end that is no whole second', () => signed({ exp: iat + 299.5 })],
    ['an end far away', () => signed({ exp: 1e300 })],
    ['issued in the future', () => signed({ iat: iat + 60, exp: iat + 120 })],
    ['not valid yet', () => signed({ nbf: iat + 60 })],
    ['a one-time code from the future', () => signed({ otp_time: iat + 3600 })],
    ['a login from the future', () => signed({ auth_time: iat + 3600 })],
    ['no one-time code among the methods', () => signed({ amr: ['pwd'] })],
    ['no method', () => signed({ amr: [] })],
    ['an empty subject', () => signed({ sub: '' })],
    ['a subject that is a number', () => signed({ sub: 1 })],
    ['a negative epoch', () => signed({ epoch: -1 })],
    ['an epoch as text', () => signed({ epoch: '1762000000000' })],
    ['an epoch beyond whole numbers', () => signed({ epoch: 2 ** 60 })],
  ];

  it.each(forgeries)('%s', async (_, token) => {
    expect(await outcome(verify(token()))).toBe('UNAUTHENTICATED');
  });

  const claimNames: readonly (keyof typeof payload)[] = [
    'iss',
    'aud',
    'sub',
    'client_id',
    'sid',
    'jti',
    'iat',
    'exp',
    'auth_time',
    'otp_time',
    'amr',
    'epoch',
  ];

  it.each(claimNames)('without %s', async (name) => {
    expect(await outcome(verify(without(name)))).toBe('UNAUTHENTICATED');
  });

  it('keeps the reason for the log', async () => {
    const error: unknown = await verify(signed({ iss: 'https://evil.test' })).catch(
      (refusal: unknown) => refusal,
    );
    expect(error).toMatchObject({ cause: { message: 'issuer' } });
  });
});

describe('key sets that hold the wrong thing', () => {
  it.each<[string, () => object]>([
    ['the private key', () => issuer.privateJwk],
    [
      'a secret under our key id',
      () => ({ kty: 'oct', k: issuer.publicJwk.x, kid: 'id-1', alg: 'HS256' }),
    ],
    ['a key for encryption', () => ({ ...issuer.publicJwk, use: 'enc' })],
    ['a key for another algorithm', () => ({ ...issuer.publicJwk, alg: 'ES256' })],
    ['a key of another curve', () => ({ ...issuer.publicJwk, crv: 'X25519' })],
  ])('%s is not used', async (_, jwk) => {
    const keys = localKeys({ keys: [{ kty: 'OKP', ...jwk() }] });
    const misled = makeAccessTokenVerifier({ keys, ...parties, now: () => now });
    expect(await outcome(misled(signed({})))).toBe('UNAUTHENTICATED');
    expect(await outcome(misled(hs256(Buffer.from(issuer.publicJwk.x, 'base64url'))))).toBe(
      'UNAUTHENTICATED',
    );
  });

  it('two keys under one id are neither', async () => {
    const keys = localKeys({ keys: [issuer.publicJwk, stranger.publicJwk] });
    expect(
      await outcome(makeAccessTokenVerifier({ keys, ...parties, now: () => now })(signed({}))),
    ).toBe('UNAUTHENTICATED');
  });

  it('a source that gives a private key, a secret or a key object is not believed', async () => {
    const sources = [
      () => Promise.resolve(issuer.signingKey.privateKey),
      () => Promise.resolve(Buffer.from(issuer.publicJwk.x, 'base64url')),
      () => Promise.resolve(issuer.privateKey),
    ];
    for (const keys of sources)
      expect(
        await outcome(makeAccessTokenVerifier({ keys, ...parties, now: () => now })(signed({}))),
      ).toBe('UNAUTHENTICATED');
  });
});
