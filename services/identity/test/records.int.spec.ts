import { setTimeout as sleep } from 'node:timers/promises';
import { localKeys, makeAccessRecordVerifier } from '@imdinett/auth';
import { accessHeartbeat, accessRecord, type Message } from '@imdinett/events';
import { startRelay, type Transport } from '@imdinett/events/transport';
import { outboxSource } from '@imdinett/persistence';
import { digestOf } from '@imdinett/service';
import { accessRendering } from '../src/app/access-record';
import { jobsOf } from '../src/app/housekeeping';
import type { DemoUser } from '../src/app/provision';
import { startIdentityForTest, type Identity } from './identity';

let identity: Identity;
beforeEach(async () => {
  identity = await startIdentityForTest();
});
afterEach(() => identity[Symbol.asyncDispose]());

const topic = 'identity.access';

/** Publishes all that waits, to a list in the place of Kafka. */
async function publishAll({ lose = false } = {}): Promise<readonly Message[]> {
  const sent: Message[] = [];
  let attempts = 0;
  const send = (messages: readonly Message[]): Promise<void> => {
    attempts += 1;
    // Kafka took them, but the answer was lost.
    sent.push(...messages);
    return lose && attempts === 1 ? Promise.reject(new Error('no answer')) : Promise.resolve();
  };
  const transport = {
    publisher: () => Promise.resolve({ send, [Symbol.asyncDispose]: () => Promise.resolve() }),
  } as unknown as Transport;
  await using relay = await startRelay({
    outbox: outboxSource({ service: 'identity', url: identity.harness.database.urls.job }),
    transport,
    log: identity.deps.log,
    ...accessRendering(identity.deps),
  });
  while ((await relay.pending()) > 0) await sleep(20);
  return sent.filter((message) => message.topic === topic);
}

const statesIn = (messages: readonly Message[]) =>
  messages
    .filter(({ key }) => key !== 'heartbeat')
    .map(({ value }) => accessRecord.parse(JSON.parse(value ?? '')));
const beatsIn = (messages: readonly Message[]) =>
  messages
    .filter(({ key }) => key === 'heartbeat')
    .map(({ value }) => accessHeartbeat.parse(JSON.parse(value ?? '')));

async function job(name: string): Promise<void> {
  await jobsOf(identity.deps)
    .find((one) => one.name === name)
    ?.work();
}

async function deactivate(user: DemoUser): Promise<void> {
  const admin = await identity.given({ grants: [{ role: 'IMDI_ADMINISTRATOR' }] });
  const answer = await identity.harness.query(
    identity.as(admin),
    'mutation ($input: DeactivateUserInput!) { deactivateUser(input: $input) { __typename } }',
    { input: { userId: user.id, reason: 'Sluttet' } },
  );
  expect(answer.errors).toBeUndefined();
}

describe('a record of identity.access', () => {
  it('tells the state that decides access, and nothing that names the user', async () => {
    const user = await identity.given({
      name: 'Ola Nordmann',
      grants: [{ role: 'KOMMUNELESEBRUKER', municipality: '4003', validTo: '2099-01-01' }],
    });
    const [message, ...more] = await publishAll();
    expect(more).toEqual([]);
    expect(message?.key).toBe(user.id);
    expect(statesIn([message as Message])).toEqual([
      {
        userId: user.id,
        status: 'ACTIVE',
        epoch: expect.any(Number) as number,
        version: expect.any(Number) as number,
        homeMunicipality: '4003',
        homeDistrict: null,
        grants: [
          {
            id: user.grants[0]?.id,
            role: 'KOMMUNELESEBRUKER',
            municipality: '4003',
            district: null,
            validFrom: '2024-01-01',
            validTo: '2099-01-01',
          },
        ],
        at: identity.harness.clock.now.toISOString(),
      },
    ]);
    expect(message?.value).not.toContain('Nordmann');
  });

  it('is signed by a key of its own over topic, key, version and value', async () => {
    await identity.given();
    const [message] = await publishAll();
    const verifyWith = async (use: 'access-record' | 'access-token') =>
      makeAccessRecordVerifier({
        keys: localKeys({ keys: [...(await identity.deps.keys.publicKeys(use))] }),
      });
    const record = { topic, key: message?.key ?? '', value: message?.value ?? '' };
    const verify = await verifyWith('access-record');
    await expect(verify(message?.headers['jws'], record)).resolves.toEqual({
      version: statesIn([message as Message])[0]?.version,
    });
    await expect(
      verify(message?.headers['jws'], {
        ...record,
        value: record.value.replace('ACTIVE', 'LOCKED'),
      }),
    ).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    await expect(
      verify(message?.headers['jws'], { ...record, key: 'another' }),
    ).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    await expect(
      (await verifyWith('access-token'))(message?.headers['jws'], record),
    ).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('tells what is so when it is published, once, however many changes waited', async () => {
    const user = await identity.given();
    await deactivate(user);
    const states = statesIn(await publishAll()).filter(({ userId }) => userId === user.id);
    expect(states.map(({ status }) => status)).toEqual(['DEACTIVATED']);
  });

  it('comes again when the answer of Kafka was lost, never older than before', async () => {
    const user = await identity.given();
    const states = statesIn(await publishAll({ lose: true }));
    expect(states.map(({ userId }) => userId)).toEqual([user.id, user.id]);
    expect(states[1]?.version).toBe(states[0]?.version);
  });

  it('comes for every user once a day', async () => {
    const users = [await identity.given(), await identity.given()];
    await publishAll();
    await job('republish');
    expect(
      statesIn(await publishAll())
        .map(({ userId }) => userId)
        .sort(),
    ).toEqual(users.map(({ id }) => id).sort());
    await job('republish');
    expect(await publishAll()).toEqual([]);
    identity.harness.clock.now = new Date(identity.harness.clock.now.getTime() + 25 * 3_600_000);
    await job('republish');
    expect(await publishAll()).toHaveLength(2);
  });
});

describe('the heartbeat', () => {
  it('is one, however many replicas there are', async () => {
    await Promise.all([job('heartbeat'), job('heartbeat'), job('heartbeat')]);
    expect(beatsIn(await publishAll())).toHaveLength(1);
    await job('heartbeat');
    expect(await publishAll()).toEqual([]);
  });

  it('counts and digests what has been published up to it, in the same batch too', async () => {
    await identity.given();
    await identity.given();
    await job('heartbeat');
    const messages = await publishAll();
    const [beat] = beatsIn(messages);
    const states = statesIn(messages);
    expect(beat).toMatchObject({
      count: 2,
      digest: digestOf(states),
      at: identity.harness.clock.now.toISOString(),
    });

    const late = await identity.given();
    identity.harness.clock.now = new Date(identity.harness.clock.now.getTime() + 5_000);
    await job('heartbeat');
    await identity.given();
    const next = await publishAll();
    expect(beatsIn(next)[0]).toMatchObject({
      count: 3,
      digest: digestOf([...states, ...statesIn(next).filter(({ userId }) => userId === late.id)]),
    });
    expect(beatsIn(next)[0]?.version).toBeGreaterThan(beat?.version ?? Infinity);
  });

  it('that waited until it tells nothing is not published', async () => {
    await job('heartbeat');
    identity.harness.clock.now = new Date(identity.harness.clock.now.getTime() + 31_000);
    expect(await publishAll()).toEqual([]);
  });
});

describe('the daily look for inactive users', () => {
  it('finds those who are overdue and nobody else', async () => {
    const quiet = await identity.given();
    const busy = await identity.given();
    await identity.harness.database.select(
      `UPDATE user_account SET activated_at = now() - interval '4 months' WHERE id = ANY ($1::uuid[])`,
      [[quiet.id, busy.id]],
    );
    await identity.harness.database.select(
      `UPDATE user_account SET last_login_at = now() - interval '2 months' WHERE id = $1`,
      [busy.id],
    );
    await Promise.all([job('inactivity'), job('inactivity')]);
    const inactivated = (await identity.harness.outbox()).filter(
      ({ type }) => type === 'no.imdi.identity.user-inactivated.v1',
    );
    expect(inactivated.map(({ payload }) => payload)).toEqual([
      { userId: quiet.id, municipality: '4003', district: null, reasonCode: 'three-months' },
    ]);
    const states = statesIn(await publishAll());
    expect(new Map(states.map(({ userId, status }) => [userId, status]))).toEqual(
      new Map([
        [quiet.id, 'INACTIVE'],
        [busy.id, 'ACTIVE'],
      ]),
    );
  });
});
