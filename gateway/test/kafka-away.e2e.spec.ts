import { setTimeout as sleep } from 'node:timers/promises';
import { connectTransport, readTable, type TableRecord } from '@imdinett/events/transport';
import {
  callDirectly,
  makeClient,
  startSystem,
  type Answer,
  type Client,
  type DemoUser,
  type System,
} from '@imdinett/testing';
import { Client as Database } from 'pg';

let system: System;
let client: Client;

const quiet = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
const kafka = () =>
  connectTransport({ clientId: 'test', brokers: [system.kafka], tls: false }, quiet);

beforeAll(async () => {
  system = await startSystem({ ownServers: true });
  client = makeClient(system.gateway);
}, 300_000);

afterAll(() => system.stop(), 60_000);

const user = (username: string): DemoUser => {
  const found = system.users.find((candidate) => candidate.username === username);
  if (!found) throw new Error(`no demo user ${username}`);
  return found;
};

const persons = '{ persons(first: 1) { edges { node { id } } } }';
const deactivate =
  'mutation Out($input: DeactivateUserInput!) { deactivateUser(input: $input) { user { status } } }';

const codeOf = (answer: Answer): string | undefined => answer.errors?.[0]?.extensions.code;

const readiness = async (url: string) => {
  const response = await fetch(new URL('/readyz', url));
  return {
    status: response.status,
    body: (await response.json()) as { checks: Record<string, { ok: boolean; refused?: number }> },
  };
};

async function eventually(holds: () => Promise<boolean>, attempts = 300): Promise<void> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    if (await holds().catch(() => false)) return;
    await sleep(100);
  }
  throw new Error('it never came to hold');
}

async function readAll(topic: string): Promise<TableRecord[]> {
  await using transport = kafka();
  const records: TableRecord[] = [];
  await using reader = await readTable({
    transport,
    topic,
    log: quiet,
    onRecord: (record) => void records.push(record),
  });
  await reader.caughtUp;
  return records;
}

describe('Kafka away for a minute', () => {
  it('identity goes on, the others say UNAVAILABLE about persons, and afterwards every event has come once and in order', async () => {
    const admin = user('porsgrunn.kommuneadministrator');
    const reader = user('skien.kommunelesebruker');
    const leavers = [
      'porsgrunn.kommunelesebruker',
      'porsgrunn.kommuneintrobruker',
      'porsgrunn.kommunenorskbruker',
    ];
    const ids = await Promise.all(
      leavers.map(
        async (name) => (await client.query(user(name), '{ me { id } }')).data.me.id as string,
      ),
    );
    const tokens = await Promise.all(
      leavers.map(async (name) => (await client.sessionOf(user(name))).accessToken),
    );
    expect((await client.query(reader, persons)).errors).toBeUndefined();
    expect((await client.query(admin, '{ me { id } }')).errors).toBeUndefined();

    await system.stopKafka();
    const stopped = Date.now();
    for (const userId of ids) {
      const { errors } = await client.query(admin, deactivate, {
        input: { userId, reason: 'Sluttet' },
      });
      expect(errors).toBeUndefined();
    }
    // identity itself refuses at once: it asks its own database.
    for (const token of tokens)
      expect(codeOf(await client.queryWith(token, '{ me { id } }'))).toBe('UNAUTHENTICATED');

    await eventually(
      async () =>
        (await client.query(reader, persons)).errors?.[0]?.extensions.code === 'UNAVAILABLE',
      450,
    );
    expect((await client.query(reader, '{ me { username } }')).data).toEqual({
      me: { username: 'skien.kommunelesebruker' },
    });
    expect((await client.query(reader, '{ municipality(number: "4003") { name } }')).data).toEqual({
      municipality: { name: 'Skien' },
    });
    expect((await client.query(null, '{ supportContact { phone } }')).data).toEqual({
      supportContact: { phone: '40 00 19 60' },
    });
    expect((await readiness(system.subgraphs.nir)).status).toBe(503);

    await sleep(Math.max(0, 60_000 - (Date.now() - stopped)));
    await system.startKafka();
    await eventually(async () => (await client.query(reader, persons)).errors === undefined, 600);

    for (const token of tokens) {
      const { nir: url } = system.subgraphs;
      const past = callDirectly({ url, audience: 'nir', token, document: persons });
      expect(codeOf(await client.queryWith(token, persons))).toBe('UNAUTHENTICATED');
      expect(codeOf(await past)).toBe('UNAUTHENTICATED');
    }

    // The same id twice is the same event told twice (a publisher that did not hear that it was heard).
    const told = await readAll('identity.user');
    const events = [
      ...new Map(told.toReversed().map((one) => [one.headers['ce_id'], one])).values(),
    ].toReversed();
    for (const id of ids) {
      const versions = events
        .filter(({ key }) => key === id)
        .map(({ headers }) => Number(headers['ce_sequence']));
      expect(versions).toEqual([...versions].sort((a, b) => a - b));
      expect(
        events.filter(
          ({ key, headers }) =>
            key === id && headers['ce_type'] === 'no.imdi.identity.user-deactivated.v1',
        ),
      ).toHaveLength(1);
    }
    await using database = new AsyncDisposableStack();
    const identity = new Database({ connectionString: system.databaseUrl('identity') });
    await identity.connect();
    database.defer(() => identity.end());
    const { rows } = await identity.query<{ waiting: string }>(
      'SELECT count(*) AS waiting FROM outbox WHERE published_at IS NULL AND topic = $1',
      ['identity.user'],
    );
    expect(Number(rows[0]?.waiting)).toBe(0);
  }, 240_000);
});

describe('the stream', () => {
  it('shows CloudEvents and nothing about anybody', async () => {
    const events = await readAll('identity.user');
    expect(events).not.toHaveLength(0);
    for (const { headers, value, key } of events) {
      expect(headers).toMatchObject({
        'content-type': 'application/json',
        ce_specversion: '1.0',
        ce_source: '/identity',
        ce_subject: key,
      });
      expect(headers['ce_type']).toMatch(/^no\.imdi\.identity\.user-[a-z-]+\.v1$/);
      expect(value ?? '').not.toMatch(/@|\d{11}|"name"|password|secret/i);
    }
  });

  it('follows nobody who forges a record of identity.access, and says that it is not ready', async () => {
    const forger = user('skien.kommunekontaktsenter');
    const { data } = await client.query(forger, '{ me { id } }');
    const userId = data.me.id as string;
    const forged = {
      userId,
      status: 'ACTIVE',
      epoch: Date.now(),
      version: Date.now() + 1_000_000,
      homeMunicipality: '4003',
      homeDistrict: null,
      at: new Date().toISOString(),
      grants: [
        {
          id: '018f0000-0000-7000-8000-000000000001',
          role: 'IMDI_NIR',
          municipality: null,
          district: null,
          validFrom: '2020-01-01',
          validTo: null,
        },
      ],
    };
    await using transport = kafka();
    await using publisher = await transport.publisher();
    const [genuine] = (await readAll('identity.access')).filter(({ key }) => key === userId);
    await publisher.send([
      { topic: 'identity.access', key: userId, value: JSON.stringify(forged), headers: {} },
      {
        topic: 'identity.access',
        key: userId,
        value: JSON.stringify(forged),
        headers: { jws: genuine?.headers['jws'] ?? '' },
      },
    ]);
    await eventually(
      async () => (await readiness(system.subgraphs.nir)).body.checks['access']?.refused === 1,
    );
    expect((await readiness(system.subgraphs.nir)).status).toBe(503);
    expect((await client.query(forger, persons)).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    expect((await client.query(user('skien.kommunelesebruker'), persons)).errors).toBeUndefined();
  }, 60_000);
});
