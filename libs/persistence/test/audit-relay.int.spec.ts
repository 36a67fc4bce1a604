import {
  auditLink,
  chainStart,
  linkHash,
  type AuditLink,
  type OutboxLease,
  type OutboxSource,
} from '@imdinett/events';
import { startRelay, type Transport } from '@imdinett/events/transport';
import { systemViewer } from '@imdinett/access';
import { auditSource, makeTransaction } from '../src';
import { createDatabase, service, type TestDatabase } from './database';
import { connectWithOwnTopics, readAll, silent, until } from './kafka';

let database: TestDatabase;
let transport: Transport;

beforeEach(async () => {
  [database, transport] = await Promise.all([createDatabase(), connectWithOwnTopics(['audit'])]);
});
afterEach(async () => {
  await transport[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

const source = (): OutboxSource => auditSource({ service, url: database.urls.audit });

async function audit(...ids: string[]): Promise<void> {
  const transaction = makeTransaction({
    service,
    app: database.app,
    job: database.job,
    now: () => new Date(),
    trace: () => undefined,
  });
  for (const id of ids)
    await transaction(systemViewer('settlement.events'), 'settlement.projection:nir', ({ audit }) =>
      audit({ object: { type: 'thing', id }, after: { year: 2026, amount: 1.5, code: 'Æ' } }),
    );
}

/** What anybody who holds the topic can check. */
function expectUnbroken(links: readonly AuditLink[]): void {
  let { sequence, hash } = chainStart(service);
  for (const link of links) {
    expect(link).toMatchObject({
      chain: service,
      sequence: sequence + 1,
      previousHash: hash,
      hash: linkHash(hash, link.entry),
    });
    ({ sequence, hash } = link);
  }
}

async function published(): Promise<AuditLink[]> {
  return (await readAll(transport, 'audit')).map(({ value }) =>
    auditLink.parse(JSON.parse(value ?? '')),
  );
}

it('links entries into one chain and publishes it under the key of the chain', async () => {
  await audit('a', 'b');
  await using running = await startRelay({ outbox: source(), transport, log: silent });
  await audit('c');
  await until(async () => (await running.pending()) === 0);

  const links = await published();
  expectUnbroken(links);
  expect(links.map(({ entry }) => entry.object?.id)).toEqual(['a', 'b', 'c']);
  expect((await readAll(transport, 'audit'))[0]).toMatchObject({
    key: service,
    headers: { ce_id: `${service}/1`, ce_type: 'no.imdi.platform.audit-recorded.v1' },
  });
  expect(await database.admin('SELECT 1 FROM audit_queue')).toEqual([]);
});

it('neither forks nor loses an entry, wherever it was interrupted', async () => {
  await audit('a', 'b');
  // After linking, before publishing.
  await using first = source();
  const lease = await first.acquire();
  const linked = await lease?.next(100);
  await lease?.[Symbol.asyncDispose]();
  expect(linked).toHaveLength(2);

  await audit('c');
  // After publishing, before it is marked.
  await using second = source();
  const another = await second.acquire();
  const again = await another?.next(100);
  await another?.[Symbol.asyncDispose]();
  expect(again?.slice(0, 2).map(({ data }) => data)).toEqual(linked?.map(({ data }) => data));

  await audit('d');
  await using running = await startRelay({ outbox: source(), transport, log: silent });
  await until(async () => (await running.pending()) === 0);
  expectUnbroken(await published());
  expect(await published()).toHaveLength(4);
});

it('goes on where it was when its connection is killed again and again', async () => {
  await using _running = await startRelay({ outbox: source(), transport, log: silent });
  await using _standby = await startRelay({ outbox: source(), transport, log: silent });
  for (let round = 0; round < 6; round += 1) {
    await audit(...Array.from({ length: 10 }, (_, index) => `${String(round)}.${String(index)}`));
    await database.admin(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'probe audit' AND datname = current_database()`,
    );
  }
  await until(async () => {
    const [row] = await database.admin<{ published: number }>(
      'SELECT published FROM audit_progress',
    );
    return row?.published === 60;
  });

  // At least once: the same link may come twice, and is the same.
  const bySequence = new Map<number, AuditLink>();
  for (const link of await published()) {
    expect(bySequence.get(link.sequence) ?? link).toEqual(link);
    bySequence.set(link.sequence, link);
  }
  expectUnbroken([...bySequence.values()]);
  expect(bySequence.size).toBe(60);
});

it('links one entry once although two relays ask for it', async () => {
  await audit('a');
  const sources = [source(), source()];
  const leases = (await Promise.all(sources.map((one) => one.acquire()))).filter(
    (lease): lease is OutboxLease => lease !== null,
  );
  expect(leases).toHaveLength(1);
  await Promise.all(sources.map((one) => one[Symbol.asyncDispose]()));
});

it('shows in the database itself that an entry was changed', async () => {
  await audit('a', 'b');
  await using running = await startRelay({ outbox: source(), transport, log: silent });
  await until(async () => (await running.pending()) === 0);
  await database.admin(
    `UPDATE audit_chain SET entry = jsonb_set(entry::jsonb, '{object,id}', '"x"')::json WHERE sequence = 1`,
  );

  const [row] = await database.admin<{ previous_hash: string; hash: string; entry: unknown }>(
    'SELECT * FROM audit_chain WHERE sequence = 1',
  );
  expect(linkHash(row?.previous_hash ?? '', row?.entry)).not.toBe(row?.hash);
});
