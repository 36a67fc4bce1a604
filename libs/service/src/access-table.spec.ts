import {
  generateSigningKey,
  importSigningKey,
  localKeys,
  signAccessRecord,
  type AccessTokenClaims,
  type SigningKey,
} from '@imdinett/auth';
import type { AccessRecord } from '@imdinett/events';
import type { SubscribeOptions, Transport } from '@imdinett/events/transport';
import { unavailable } from '@imdinett/kernel';
import { digestOf } from './access-state';
import { startAccessTable, type AccessTable } from './access-table';
import { makeLogger } from './logger';

const topic = 'identity.access';
const now = new Date('2026-05-01T10:00:00.000Z');
const log = makeLogger({ name: 'test', level: 'silent' });

type Written = { key: string; value: string | null; headers: Record<string, string> };

/** Kafka's part: hands over what the test writes, in order. */
function fakeTransport() {
  let subscription: SubscribeOptions | undefined;
  let offset = 0;
  const transport: Transport = {
    publisher: () => Promise.reject(new Error('a table publishes nothing')),
    subscribe: (options) => {
      subscription = options;
      return { [Symbol.asyncDispose]: () => Promise.resolve() };
    },
    highWatermarks: () => Promise.resolve(new Map()),
    lagOf: () => Promise.resolve(0),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  const write = async (...records: Written[]): Promise<void> => {
    const messages = records.map((record) => ({
      ...record,
      topic,
      partition: 0,
      offset: String(offset++),
    }));
    await subscription?.onDelivery({
      topic,
      partition: 0,
      messages,
      commit: () => Promise.resolve(),
      keepAlive: () => Promise.resolve(),
      isCurrent: () => true,
    });
  };
  return { transport, write };
}

const record = (
  userId: string,
  epoch: number,
  status: AccessRecord['status'] = 'ACTIVE',
): AccessRecord => ({
  userId,
  status,
  epoch,
  version: epoch,
  homeMunicipality: '4003',
  homeDistrict: null,
  at: now.toISOString(),
  grants: [
    {
      id: '018f0000-0000-7000-8000-0000000000aa',
      role: 'KOMMUNELESEBRUKER',
      municipality: '4003',
      district: null,
      validFrom: '2026-01-01',
      validTo: '2026-05-01',
    },
    {
      id: '018f0000-0000-7000-8000-0000000000bb',
      role: 'KOMMUNEINTROBRUKER',
      municipality: '4003',
      district: null,
      validFrom: '2026-05-01',
      validTo: null,
    },
  ],
});

const userId = '018f0000-0000-7000-8000-000000000001';
const claims = (epoch: number): AccessTokenClaims => ({
  userId,
  sessionId: 's',
  tokenId: 't',
  clientId: 'c',
  epoch,
  issuedAt: now,
  expiresAt: now,
  authTime: now,
  otpTime: now,
});

async function signed(
  key: SigningKey,
  { userId: id, version, ...rest }: AccessRecord,
): Promise<Written> {
  const value = JSON.stringify({ userId: id, version, ...rest });
  return {
    key: id,
    value,
    headers: { jws: await signAccessRecord(key, { topic, key: id, version, value }) },
  };
}

async function beat(key: SigningKey, users: readonly AccessRecord[], at = now): Promise<Written> {
  const version = at.getTime();
  const value = JSON.stringify({
    at: at.toISOString(),
    version,
    count: users.length,
    digest: digestOf(users),
  });
  return {
    key: 'heartbeat',
    value,
    headers: { jws: await signAccessRecord(key, { topic, key: 'heartbeat', version, value }) },
  };
}

let identity: SigningKey;
let table: AccessTable;
let write: ReturnType<typeof fakeTransport>['write'];

beforeEach(async () => {
  const pair = await generateSigningKey('identity');
  identity = await importSigningKey(pair.privateJwk);
  const fake = fakeTransport();
  write = fake.write;
  table = await startAccessTable({
    transport: fake.transport,
    keys: localKeys({ keys: [pair.publicJwk] }),
    log,
    now: () => now,
  });
});

afterEach(() => table[Symbol.asyncDispose]());

const refusal = (code: string) => expect.objectContaining({ code });

describe('the access table of a process', () => {
  it('knows nobody before the first heartbeat', async () => {
    await write(await signed(identity, record(userId, 5)));
    await expect(table.viewerOf(claims(5))).rejects.toEqual(refusal('UNAVAILABLE'));
    expect(await table.check.check()).toMatchObject({ ok: false });
  });

  it('gives the grants of the table that are valid today, and the day a grant ends is no longer in it', async () => {
    await write(
      await signed(identity, record(userId, 5)),
      await beat(identity, [record(userId, 5)]),
    );
    const viewer = await table.viewerOf(claims(5));
    expect(viewer.grants.map(({ role }) => role)).toEqual(['KOMMUNEINTROBRUKER']);
    expect(await table.check.check()).toMatchObject({ ok: true, users: 1, refused: 0 });
  });

  it.each([
    ['a lower epoch', record(userId, 6), 5, 'TOKEN_STALE'],
    ['a user who is deactivated', record(userId, 6, 'DEACTIVATED'), 5, 'UNAUTHENTICATED'],
    [
      'a user who is inactive, with a token of now',
      record(userId, 6, 'INACTIVE'),
      6,
      'UNAUTHENTICATED',
    ],
    ['an epoch that has not arrived', record(userId, 6), 7, 'UNAVAILABLE'],
  ])('refuses %s', async (_title, state, epoch, code) => {
    await write(await signed(identity, state), await beat(identity, [state]));
    await expect(table.viewerOf(claims(epoch))).rejects.toEqual(refusal(code));
  });

  it('waits a moment for a record that is on its way', async () => {
    await write(await beat(identity, []));
    const waiting = table.viewerOf(claims(5));
    await write(await signed(identity, record(userId, 5)));
    expect(await waiting).toMatchObject({ id: userId });
  });

  it('follows nobody else: no signature, another key, a signature for another user or another value, a tombstone', async () => {
    const genuine = record(userId, 5);
    await write(await signed(identity, genuine), await beat(identity, [genuine]));
    const stranger = await importSigningKey((await generateSigningKey('identity')).privateJwk);
    const forged = await signed(stranger, record(userId, 9));
    const { headers } = await signed(identity, genuine);
    for (const attempt of [
      { ...forged, headers: {} },
      forged,
      { ...forged, headers },
      {
        ...(await signed(identity, record('018f0000-0000-7000-8000-000000000002', 9))),
        key: userId,
      },
      { key: userId, value: null, headers },
    ]) {
      await write(attempt);
      expect(await table.viewerOf(claims(5))).toMatchObject({ id: userId });
      expect(await table.check.check()).toMatchObject({ ok: false, refused: 1 });
    }
    await write(await signed(identity, genuine));
    expect(await table.check.check()).toMatchObject({ ok: true, refused: 0 });
  });

  it('waits for the keys of an identity that is starting, and then follows the record', async () => {
    const pair = await generateSigningKey('identity');
    let asked = 0;
    const fake = fakeTransport();
    await using late = await startAccessTable({
      transport: fake.transport,
      keys: (header, token) => {
        asked += 1;
        return asked === 1
          ? Promise.reject(unavailable())
          : localKeys({ keys: [pair.publicJwk] })(header, token);
      },
      log,
      now: () => now,
    });
    const key = await importSigningKey(pair.privateJwk);
    await fake.write(await signed(key, record(userId, 5)), await beat(key, [record(userId, 5)]));
    expect(await late.viewerOf(claims(5))).toMatchObject({ id: userId });
    expect(await late.check.check()).toMatchObject({ refused: 0 });
  });

  it('answers for what holds no personal data although it is stale, and for nothing else', async () => {
    const old = new Date(now.getTime() - 31_000);
    await write(
      await signed(identity, record(userId, 5)),
      await beat(identity, [record(userId, 5)], old),
    );
    await expect(table.viewerOf(claims(5))).rejects.toEqual(refusal('UNAVAILABLE'));
    expect(await table.viewerOf(claims(5), { evenIfStale: true })).toMatchObject({ id: userId });
  });
});
