import { createHash, randomUUID } from 'node:crypto';
import { systemViewer } from '@imdinett/access';
import type { EventType, Handlers, NewEvent, OutboxLease, OutboxSource } from '@imdinett/events';
import {
  startConsumer,
  startRelay,
  type Relay,
  type RelayOptions,
  type Transport,
} from '@imdinett/events/transport';
import { ruleViolation } from '@imdinett/kernel';
import { makeInbox, makeTransaction, outboxSource, type Transaction, type Tx } from '../src';
import { connectAs, createDatabase, service, type TestDatabase } from './database';
import { connectWithOwnTopics, readAll, silent, until } from './kafka';

let database: TestDatabase;
let transport: Transport;
let transaction: Transaction;
const job = systemViewer('settlement.events');
const clock = { now: () => new Date(), trace: () => undefined };

beforeEach(async () => {
  [database, transport] = await Promise.all([
    createDatabase(),
    connectWithOwnTopics([
      'settlement.person',
      'settlement.person.dead-letter',
      'identity.access',
      'identity.user',
      'identity.user.dead-letter',
    ]),
  ]);
  transaction = makeTransaction({ service, app: database.app, job: database.job, ...clock });
});
afterEach(async () => {
  await transport[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

const mapped = (personId: string, version: number) =>
  ({
    type: 'no.imdi.settlement.person-competence-mapped.v1',
    aggregate: { id: personId, version },
    data: { personId, protection: 'NONE', municipality: '4003', date: '2026-01-01' },
  }) as const satisfies NewEvent;

const publish = <T extends EventType>(...events: NewEvent<T>[]): Promise<void> =>
  transaction(job, 'settlement.projection:nir', async (tx) => {
    for (const event of events) await tx.publish(event);
  });

const source = (): OutboxSource => outboxSource({ service, url: database.urls.job });
const relay = (options: Partial<RelayOptions> = {}): Promise<Relay> =>
  startRelay({ outbox: source(), transport, log: silent, ...options });
const drained = (one: Relay): Promise<void> => until(async () => (await one.pending()) === 0);
const versionsOf = async (key: string): Promise<number[]> =>
  (await readAll(transport, 'settlement.person'))
    .filter((line) => line.key === key)
    .map(({ headers }) => Number(headers['ce_sequence']));

it('publishes what is committed, and not what is rolled back, with CloudEvents headers', async () => {
  const person = randomUUID();
  await using running = await relay();
  await publish(mapped(person, 1));
  await expect(
    transaction(job, 'settlement.projection:nir', async (tx) => {
      await tx.publish(mapped(person, 2));
      throw new Error('broken');
    }),
  ).rejects.toThrow('broken');
  await publish(mapped(person, 3));
  await drained(running);

  expect(await versionsOf(person)).toEqual([1, 3]);
  const [line] = await readAll(transport, 'settlement.person');
  expect(line).toMatchObject({
    key: person,
    headers: {
      'content-type': 'application/json',
      ce_specversion: '1.0',
      ce_source: '/probe',
      ce_subject: person,
      ce_authtype: 'system',
      ce_authid: 'settlement.events',
      ce_dataclassification: 'confidential',
    },
  });
});

it('keeps the order of every aggregate under concurrent writers', async () => {
  const people = Array.from({ length: 8 }, () => randomUUID());
  await database.admin(
    `INSERT INTO thing (id, municipality, version) SELECT unnest($1::text[]), '4003', 0`,
    [people],
  );
  const change = (person: string): Promise<void> =>
    transaction(job, 'settlement.projection:nir', async (tx) => {
      const [row]: { version: number }[] = await tx.manager.query(
        'SELECT version FROM thing WHERE id = $1 FOR UPDATE',
        [person],
      );
      const version = (row?.version ?? 0) + 1;
      await tx.manager.query('UPDATE thing SET version = $2 WHERE id = $1', [person, version]);
      await tx.publish(mapped(person, version));
    });
  // As many writers as there are connections, each going through all people, so that they meet at the same rows.
  const writer = async (): Promise<void> => {
    for (let round = 0; round < 10; round += 1) for (const person of people) await change(person);
  };
  await using running = await relay();
  await Promise.all([writer(), writer(), writer(), writer()]);
  await drained(running);

  for (const person of people)
    expect(await versionsOf(person)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
});

it('has one publisher at a time, and another one after that one is lost', async () => {
  const [first, second] = [source(), source()];
  const lease = await first.acquire();
  expect(lease).not.toBeNull();
  expect(await second.acquire()).toBeNull();

  await killRelayConnections();
  await expect(lease?.next(1)).rejects.toThrow();
  const taken = await takeOver(second);
  expect(await taken.next(1)).toEqual([]);
  await Promise.all([first[Symbol.asyncDispose](), second[Symbol.asyncDispose]()]);
});

it('goes on, in order and with nothing lost, when the connection of the publishing relay is killed', async () => {
  const person = randomUUID();
  await using _one = await relay();
  await using _two = await relay();
  for (let version = 1; version <= 300; version += 1) {
    await publish(mapped(person, version));
    if (version % 100 === 0) await killRelayConnections();
  }
  await until(
    async () =>
      (await database.admin('SELECT 1 FROM outbox WHERE published_at IS NULL')).length === 0,
  );

  // At least once: a batch that was sent and not marked comes again, as a whole and in its order.
  const versions = await versionsOf(person);
  const first = versions.filter((version, index) => versions.indexOf(version) === index);
  expect(first).toEqual(Array.from({ length: 300 }, (_, index) => index + 1));
});

it('is woken by a commit', async () => {
  await using outbox = source();
  await using lease = await takeOver(outbox);
  const woken = Promise.withResolvers<undefined>();
  lease.onWake(() => {
    woken.resolve(undefined);
  });
  await publish(mapped(randomUUID(), 1));
  await woken.promise;
});

it('removes what has been kept long enough, and nothing that waits', async () => {
  await publish(mapped(randomUUID(), 1), mapped(randomUUID(), 1), mapped(randomUUID(), 1));
  await database.admin(`
    UPDATE outbox SET published_at = now() - interval '8 days' WHERE sequence = 1;
    UPDATE outbox SET published_at = now() - interval '6 days' WHERE sequence = 2;
    UPDATE outbox SET occurred_at = now() - interval '9 days' WHERE sequence = 3;
    INSERT INTO inbox (source, event_id, processed_at) VALUES ('a', 'old', now() - interval '31 days'), ('a', 'new', now());
    INSERT INTO gateway_assertion VALUES ('old', now() - interval '2 minutes'), ('new', now() + interval '15 seconds');
    INSERT INTO idempotency_key (viewer, operation, key, fingerprint, created_at) VALUES ('a', 'a', 'old', '0000', now() - interval '25 hours'), ('a', 'a', 'new', '0000', now());`);
  await using outbox = source();
  await using lease = await takeOver(outbox);
  await lease.purge();
  expect(await database.admin('SELECT sequence FROM outbox ORDER BY sequence')).toEqual([
    { sequence: 2 },
    { sequence: 3 },
  ]);
  expect(await database.admin('SELECT event_id FROM inbox')).toEqual([{ event_id: 'new' }]);
  expect(await database.admin('SELECT jti FROM gateway_assertion')).toEqual([{ jti: 'new' }]);
  expect(await database.admin('SELECT key FROM idempotency_key')).toEqual([{ key: 'new' }]);
});

describe('rows of identity.access', () => {
  const changed = (userId: string, version: number) =>
    ({
      type: 'no.imdi.identity.access-changed.v1',
      aggregate: { id: userId, version },
      data: { userId },
    }) as const satisfies NewEvent;
  const heartbeat = (version: number) =>
    ({
      type: 'no.imdi.identity.access-heartbeat.v1',
      aggregate: { id: 'heartbeat', version },
      data: {},
    }) as const satisfies NewEvent;

  beforeEach(() =>
    database.admin(
      `CREATE TABLE published_user (user_id text PRIMARY KEY, version bigint); GRANT SELECT, INSERT, UPDATE ON published_user TO probe_job`,
    ),
  );

  /** As identity does it: the state as it is when it is published, and a digest of what has been. */
  const rendering: Pick<RelayOptions, 'render' | 'afterPublish'> = {
    render: async (rows, sql) => {
      const known = new Map(
        (
          await sql<{ user_id: string; version: string }>(
            'SELECT user_id, version FROM published_user',
          )
        ).map((row) => [row.user_id, Number(row.version)]),
      );
      const current = new Map(
        (await sql<{ id: string; version: string }>('SELECT id, version FROM thing')).map((row) => [
          row.id,
          Number(row.version),
        ]),
      );
      return rows.map(({ aggregate, type }) => {
        if (type === 'no.imdi.identity.access-heartbeat.v1')
          return { value: JSON.stringify({ digest: digestOf(known) }), headers: { jws: 'signed' } };
        const version = current.get(aggregate.id);
        if (version === undefined) return null;
        known.set(aggregate.id, version);
        return {
          value: JSON.stringify({ userId: aggregate.id, version }),
          headers: { jws: 'signed' },
        };
      });
    },
    afterPublish: async (published, sql) => {
      for (const { message } of published) {
        if (message === null || message.key === 'heartbeat') continue;
        const { userId, version } = JSON.parse(message.value ?? '') as {
          userId: string;
          version: number;
        };
        await sql(
          'INSERT INTO published_user VALUES ($1, $2) ON CONFLICT (user_id) DO UPDATE SET version = $2',
          [userId, version],
        );
      }
    },
  };
  const digestOf = (versions: ReadonlyMap<string, number>): string =>
    createHash('sha256')
      .update(
        [...versions]
          .map(([user, version]) => `${user}:${String(version)}\n`)
          .sort()
          .join(''),
      )
      .digest('hex');

  it('carry the state at publishing time, and the heartbeat agrees with what a reader holds', async () => {
    const [ada, bo, gone] = [randomUUID(), randomUUID(), randomUUID()];
    await database.admin(
      `INSERT INTO thing (id, municipality, version) VALUES ($1, '4003', 7), ($2, '4003', 3)`,
      [ada, bo],
    );
    await publish<EventType>(
      changed(ada, 5),
      changed(bo, 3),
      changed(gone, 1),
      heartbeat(1),
      changed(ada, 7),
      heartbeat(2),
    );
    await using running = await relay(rendering);
    await drained(running);

    const table = new Map<string, number>();
    for (const { key, value, headers } of await readAll(transport, 'identity.access', 5)) {
      expect(headers['jws']).toBe('signed');
      const record = JSON.parse(value ?? '') as { version: number; digest: string };
      if (key === 'heartbeat') expect(record.digest).toBe(digestOf(table));
      else table.set(key, record.version);
    }
    expect([...table].sort()).toEqual(
      [
        [ada, 7],
        [bo, 3],
      ].sort(),
    );
    expect(await database.admin('SELECT user_id, version FROM published_user')).toHaveLength(2);
  });

  it('come from one publisher: a relay that lost its lease is shut out by the next one', async () => {
    const ada = randomUUID();
    await database.admin(`INSERT INTO thing (id, municipality, version) VALUES ($1, '4003', 1)`, [
      ada,
    ]);
    const paused = Promise.withResolvers<undefined>();
    const rendered = Promise.withResolvers<undefined>();
    const shutOut = Promise.withResolvers<undefined>();
    // The first relay has read the old state, and is held up for as long as it takes another to publish the new one.
    await using _zombie = await relay({
      ...rendering,
      log: {
        ...silent,
        warn: () => {
          shutOut.resolve(undefined);
        },
      },
      render: async (rows, sql) => {
        const messages = (await rendering.render?.(rows, sql)) ?? [];
        rendered.resolve(undefined);
        await paused.promise;
        return messages;
      },
    });
    await publish(changed(ada, 1));
    await rendered.promise;

    await database.admin(`UPDATE thing SET version = 2`);
    await publish(changed(ada, 2));
    await killRelayConnections();
    await using successor = await relay(rendering);
    await until(async () => (await readAll(transport, 'identity.access')).length > 0);
    paused.resolve(undefined);
    await shutOut.promise;
    await drained(successor);

    const versions = (await readAll(transport, 'identity.access')).map(
      ({ value }) => (JSON.parse(value ?? '') as { version: number }).version,
    );
    expect(new Set(versions)).toEqual(new Set([2]));
  });
});

describe('a consumer', () => {
  const consume = (handlers: Handlers<Tx>) =>
    startConsumer({
      service,
      transport,
      handlers,
      inbox: makeInbox({
        service,
        app: database.app,
        job: database.job,
        ...clock,
        viewer: job,
        action: 'settlement.inbox:apply',
      }),
      log: silent,
    });
  const count = (tx: Tx, id: string): Promise<unknown> =>
    tx.manager.query(
      `INSERT INTO thing (id, municipality) VALUES ($1, '4003') ON CONFLICT (id) DO UPDATE SET version = thing.version + 1`,
      [id],
    );
  const counted = (tx: Tx, event: { subject: string }): Promise<void> =>
    count(tx, event.subject).then(() => undefined);

  it('gives every event its effect once, however often it is delivered and however often the consumer is cut off', async () => {
    const people = Array.from({ length: 250 }, () => randomUUID());
    await publish(...people.map((person) => mapped(person, 1)));
    await using running = await relay();
    await drained(running);
    // As after a crash between sending and marking: everything is sent again.
    await database.admin('UPDATE outbox SET published_at = NULL');

    for (let round = 0; round < 2; round += 1) {
      await using consumer = await consume({
        'no.imdi.settlement.person-competence-mapped.v1': counted,
      });
      await until(
        async () =>
          Number((await database.admin('SELECT count(*) FROM thing'))[0]?.['count']) > round * 120,
      );
      expect(consumer.failure()).toBeNull();
    }
    await drained(running);
    await using consumer = await consume({
      'no.imdi.settlement.person-competence-mapped.v1': counted,
    });
    await until(async () => (await consumer.lag()) === 0);

    expect(await database.admin('SELECT DISTINCT version FROM thing')).toEqual([{ version: 1 }]);
    expect(await database.admin('SELECT 1 FROM thing')).toHaveLength(250);
    expect(await readAll(transport, 'settlement.person')).toHaveLength(500);
  });

  it('passes over the one event that breaks a rule, and keeps its neighbours', async () => {
    const [good, bad, better] = [randomUUID(), randomUUID(), randomUUID()];
    await publish(mapped(good, 1), mapped(bad, 1), mapped(better, 1));
    await using running = await relay();
    await drained(running);
    await using consumer = await consume({
      'no.imdi.settlement.person-competence-mapped.v1': async (tx, event) => {
        await counted(tx, event);
        if (event.subject === bad) throw ruleViolation('thing.no', 'Nei.');
      },
    });
    await until(async () => (await consumer.lag()) === 0);

    const rows = await database.admin<{ id: string }>('SELECT id FROM thing');
    expect(rows.map(({ id }) => id).sort()).toEqual([good, better].sort());
    const [dead] = await readAll(transport, 'settlement.person.dead-letter');
    expect(dead).toMatchObject({
      key: bad,
      headers: {
        ce_subject: bad,
        dead_letter_reason: 'RULE_VIOLATION:thing.no',
        dead_letter_topic: 'settlement.person',
        dead_letter_service: service,
      },
    });
  });

  it('waits for a database that is away, and blames no message for it', async () => {
    await publish(mapped(randomUUID(), 1));
    await using running = await relay();
    await drained(running);
    const admin = await connectAs(database.urls.admin);
    await admin.query('BEGIN; LOCK TABLE inbox IN ACCESS EXCLUSIVE MODE');
    await using consumer = await consume({
      'no.imdi.settlement.person-competence-mapped.v1': counted,
    });
    const waiting = `SELECT pid FROM pg_stat_activity WHERE usename = 'probe_job' AND wait_event_type = 'Lock' AND datname = current_database()`;
    await until(async () => (await database.admin(waiting)).length > 0);
    await database.admin(`SELECT pg_terminate_backend(pid) FROM (${waiting}) AS one`);
    await until(async () => (await database.admin(waiting)).length > 0);
    await admin.query('COMMIT');
    await admin.end();
    await until(async () => (await consumer.lag()) === 0);

    expect(await database.admin('SELECT version FROM thing')).toEqual([{ version: 1 }]);
    expect(await readAll(transport, 'settlement.person.dead-letter')).toEqual([]);
  });

  it('stops at an identity event that it cannot apply, and says so', async () => {
    await using publisher = await transport.publisher();
    await publisher.send([
      {
        topic: 'identity.user',
        key: 'x',
        value: '{}',
        headers: { ce_type: 'no.imdi.identity.user-deactivated.v1' },
      },
    ]);
    await using consumer = await consume({
      'no.imdi.identity.user-deactivated.v1': () => Promise.resolve(),
    });
    await until(() => consumer.failure() !== null);

    expect(consumer.failure()).toContain('identity.user/');
    expect(await consumer.lag()).toBe(1);
    expect(await readAll(transport, 'identity.user.dead-letter')).toEqual([]);
  });
});

async function killRelayConnections(): Promise<void> {
  await database.admin(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'probe relay' AND datname = current_database()`,
  );
}

async function takeOver(outbox: OutboxSource): Promise<OutboxLease> {
  for (;;) {
    const lease = await outbox.acquire().catch(() => null);
    if (lease) return lease;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
