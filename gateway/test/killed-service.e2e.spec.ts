import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { startSystem, type System } from '@imdinett/testing';
import { Client as Database } from 'pg';

const count = 1_000;

let system: System;

beforeAll(async () => {
  system = await startSystem();
}, 300_000);

afterAll(() => system.stop(), 60_000);

async function connect(name: 'settlement' | 'grants'): Promise<Database> {
  const database = new Database({ connectionString: system.databaseUrl(name) });
  await database.connect();
  return database;
}

async function eventually(holds: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt += 1) {
    if (await holds()) return;
    await sleep(100);
  }
  throw new Error('it never came to hold');
}

describe('a service that is killed in the middle of a thousand events', () => {
  it('has taken each of them in once when it is back', async () => {
    const settlement = await connect('settlement');
    const grants = await connect('grants');
    const persons = Array.from({ length: count }, () => randomUUID());
    const number = async (database: Database, sql: string): Promise<number> =>
      Number((await database.query<{ n: string }>(sql, [persons])).rows[0]?.n);
    const opened = () =>
      number(
        grants,
        "SELECT count(*) AS n FROM outbox WHERE type = 'no.imdi.grants.case-opened.v1' AND payload->>'personId' = ANY ($1)",
      );
    const settledPersons = () =>
      number(
        grants,
        "SELECT count(DISTINCT payload->>'personId') AS n FROM outbox WHERE type = 'no.imdi.grants.case-opened.v1' AND payload->>'personId' = ANY ($1)",
      );

    // As settlement's use case would: rows of its outbox, for its relay to publish.
    await settlement.query(
      `INSERT INTO outbox (id, aggregatetype, aggregateid, aggregateversion, type, topic, key, payload, occurred_at, actor_type, actor_id)
       SELECT gen_random_uuid(), 'person', person, 1, 'no.imdi.settlement.person-settled.v1', 'settlement.person', person,
              json_build_object('personId', person, 'protection', 'NONE', 'municipality', '4003', 'district', null, 'date', '2025-03-01',
                                'unaccompaniedMinor', false, 'household', 'SINGLE'),
              now(), 'system', 'test'
       FROM unnest($1::text[]) AS person`,
      [persons],
    );
    await eventually(async () => (await settledPersons()) >= 100);
    await system.kill('grants');
    const beforeRestart = await settledPersons();
    expect(beforeRestart).toBeLessThan(count);
    await system.restart('grants');
    await eventually(async () => (await settledPersons()) === count);

    // Five years of cases a person, each opened once; a redelivered event would have opened them again.
    const distinct = await number(
      grants,
      `SELECT count(DISTINCT (payload->>'personId', payload->>'code', payload->>'year')) AS n FROM outbox
      WHERE type = 'no.imdi.grants.case-opened.v1' AND payload->>'personId' = ANY ($1)`,
    );
    expect(await opened()).toBe(distinct);
    const inbox = await settlement.query<{ id: string }>(
      `SELECT id FROM outbox WHERE payload->>'personId' = ANY ($1)`,
      [persons],
    );
    const { rows } = await grants.query<{ n: string }>(
      'SELECT count(*) AS n FROM inbox WHERE event_id = ANY ($1)',
      [inbox.rows.map(({ id }) => id)],
    );
    expect(Number(rows[0]?.n)).toBe(count);
    await settlement.end();
    await grants.end();
  }, 240_000);
});
