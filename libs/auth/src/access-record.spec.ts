import { forge, makeIssuer, outcome, type Issuer } from '../test/forge';
import {
  issueAccessToken,
  makeAccessRecordVerifier,
  makeAccessTokenVerifier,
  signAccessRecord,
  type AccessRecordVerifier,
} from './index';

const record = {
  topic: 'identity.access',
  key: '0199a3f0-0000-7000-8000-000000000001',
  value: '{"userId":"0199a3f0-0000-7000-8000-000000000001","status":"ACTIVE","version":7}',
};

const now = new Date('2026-11-02T10:00:00Z');
const claims = {
  userId: record.key,
  sessionId: 's',
  tokenId: 't',
  epoch: 1,
  clientId: 'c',
  issuedAt: now,
  expiresAt: new Date(now.getTime() + 60_000),
  authTime: now,
  otpTime: now,
};
const parties = { issuer: 'https://identity.test', audience: 'imdinett' };

let records: Issuer;
let tokens: Issuer;
let verify: AccessRecordVerifier;

beforeAll(async () => {
  records = await makeIssuer('rec-1');
  tokens = await makeIssuer('id-1');
  verify = makeAccessRecordVerifier({ keys: records.keys });
});

const sign = () => signAccessRecord(records.signingKey, { ...record, version: 7 });

describe('a record of identity.access', () => {
  it('is followed when identity signed it so', async () => {
    expect(await verify(await sign(), record)).toEqual({ version: 7 });
  });

  it.each<[string, Partial<typeof record>]>([
    ['another topic', { topic: 'identity.user' }],
    ['another key', { key: 'heartbeat' }],
    ['another value', { value: record.value.replace('ACTIVE', 'LOCKED') }],
    ['the same value written otherwise', { value: record.value.replace(':', ': ') }],
    ['an empty value', { value: '' }],
  ])('is refused with %s', async (_, change) => {
    expect(await outcome(verify(await sign(), { ...record, ...change }))).toBe('UNAUTHENTICATED');
  });

  const header = { alg: 'EdDSA', typ: 'identity-access+jws', kid: 'rec-1' };

  it.each<[string, (payload: object) => string | undefined]>([
    ['no signature', () => undefined],
    [
      'an unsigned one',
      (payload) => forge({ ...header, alg: 'none' }, payload, records.privateKey),
    ],
    ['a stranger’s key', (payload) => forge(header, payload, tokens.privateKey)],
    [
      'the key of access tokens',
      (payload) => forge({ ...header, kid: 'id-1' }, payload, tokens.privateKey),
    ],
    [
      'the type of a token',
      (payload) => forge({ ...header, typ: 'at+jwt' }, payload, records.privateKey),
    ],
    ['the type JWT', (payload) => forge({ ...header, typ: 'JWT' }, payload, records.privateKey)],
    [
      'an embedded key',
      (payload) => forge({ ...header, jwk: tokens.publicJwk }, payload, tokens.privateKey),
    ],
    ['another version', (payload) => forge(header, { ...payload, version: 8 }, tokens.privateKey)],
    [
      'a version twice',
      (payload) =>
        forge(header, `{"version":99,${JSON.stringify(payload).slice(1)}`, records.privateKey),
    ],
    [
      'a version that is text',
      (payload) => forge(header, { ...payload, version: '7' }, records.privateKey),
    ],
    [
      'a member that nobody checks',
      (payload) => forge(header, { ...payload, partition: 0 }, records.privateKey),
    ],
    [
      'no digest',
      (payload) => forge(header, { ...payload, digest: undefined }, records.privateKey),
    ],
  ])('is refused with %s', async (_, forged) => {
    const [, content = ''] = (await sign()).split('.');
    const payload = JSON.parse(Buffer.from(content, 'base64url').toString()) as object;
    expect(await outcome(verify(forge(header, payload, records.privateKey), record))).toBe(
      'accepted',
    );
    expect(await outcome(verify(forged(payload), record))).toBe('UNAUTHENTICATED');
  });
});

describe('keys of one kind', () => {
  it('never open the other, even when they share an id', async () => {
    const verifyToken = makeAccessTokenVerifier({ keys: tokens.keys, ...parties, now: () => now });
    const asTokenKey = { kid: 'id-1', privateKey: records.signingKey.privateKey };
    const asRecordKey = { kid: 'rec-1', privateKey: tokens.signingKey.privateKey };
    expect(
      await outcome(verifyToken(await issueAccessToken(tokens.signingKey, claims, parties))),
    ).toBe('accepted');
    expect(
      await outcome(verifyToken(await issueAccessToken(records.signingKey, claims, parties))),
    ).toBe('UNAUTHENTICATED');
    expect(await outcome(verifyToken(await issueAccessToken(asTokenKey, claims, parties)))).toBe(
      'UNAUTHENTICATED',
    );
    expect(
      await outcome(
        verify(await signAccessRecord(tokens.signingKey, { ...record, version: 7 }), record),
      ),
    ).toBe('UNAUTHENTICATED');
    expect(
      await outcome(verify(await signAccessRecord(asRecordKey, { ...record, version: 7 }), record)),
    ).toBe('UNAUTHENTICATED');
  });

  it('never pass for the other kind, even with one key for both', async () => {
    const verifyToken = makeAccessTokenVerifier({ keys: records.keys, ...parties, now: () => now });
    expect(await outcome(verifyToken(await sign()))).toBe('UNAUTHENTICATED');
    expect(
      await outcome(verify(await issueAccessToken(records.signingKey, claims, parties), record)),
    ).toBe('UNAUTHENTICATED');
  });
});
