import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { startSystem, type SubgraphName, type System } from '@imdinett/testing';
import { Client as Database } from 'pg';

const count = 1_000;

let system: System;

beforeAll(async () => {
  system = await startSystem();
}, 300_000);

afterAll(() => system.stop(), 60_000);

async function connect(name: SubgraphName): Promise<Database & AsyncDisposable> {
  const database = new Database({ connectionString: system.databaseUrl(name) });
  await database.connect();
  return Object.assign(database, { [Symbol.asyncDispose]: () => database.end() });
}

async function eventually(holds: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt += 1) {
    if (await holds()) return;
    await sleep(100);
  }
  throw new Error('it never came to hold');
}

/** As a use case would: a row of the service's outbox for each person, for its relay to publish. */
async function tell(
  service: Database,
  type: string,
  topic: string,
  data: Readonly<Record<string, object | string | boolean | null>>[],
): Promise<string[]> {
  const { rows } = await service.query<{ id: string }>(
    `INSERT INTO outbox (id, aggregatetype, aggregateid, aggregateversion, type, topic, key, payload, occurred_at, actor_type, actor_id)
     SELECT gen_random_uuid(), 'person', data->>'personId', 1, $1, $2, data->>'personId', data, now(), 'system', 'test'
     FROM unnest($3::jsonb[]) AS data RETURNING id`,
    [type, topic, data.map((one) => JSON.stringify(one))],
  );
  return rows.map(({ id }) => id);
}

describe('a service that is killed in the middle of a thousand events', () => {
  it('has taken each of them in once when it is back', async () => {
    await using nir = await connect('nir');
    await using settlement = await connect('settlement');
    await using grants = await connect('grants');
    const number = async (sql: string, list: readonly string[]): Promise<number> =>
      Number((await grants.query<{ n: string }>(sql, [list])).rows[0]?.n);
    const takenIn = (ids: readonly string[]) =>
      number('SELECT count(*) AS n FROM inbox WHERE event_id = ANY ($1)', ids);

    const persons = Array.from({ length: count }, () => randomUUID());
    const person = (personId: string) => ({ personId, protection: 'NONE' });
    const registered = await tell(
      nir,
      'no.imdi.nir.person-registered.v1',
      'nir.person',
      persons.map((id) => ({
        ...person(id),
        birthDate: '1990-01-01',
        sex: 'FEMALE',
        familyId: null,
        law: 'INTEGRERINGSLOVEN',
      })),
    );
    await eventually(async () => (await takenIn(registered)) === count);

    const settled = await tell(
      settlement,
      'no.imdi.settlement.person-settled.v1',
      'settlement.person',
      persons.map((id) => ({
        ...person(id),
        municipality: '4003',
        district: null,
        date: '2025-03-01',
        unaccompaniedMinor: false,
        household: 'SINGLE',
      })),
    );
    await eventually(async () => (await takenIn(settled)) > 0);
    await system.kill('grants');
    const before = await takenIn(settled);
    await system.restart('grants');
    await eventually(async () => (await takenIn(settled)) === count);
    expect(before).toBeGreaterThan(0);
    expect(before).toBeLessThan(count);

    // Five years of cases for each, and each case opened once: an effect that came twice would have opened it again.
    const ofThem =
      "FROM outbox WHERE type = 'no.imdi.grants.case-opened.v1' AND payload->>'personId' = ANY ($1)";
    expect(await number(`SELECT count(*) AS n ${ofThem}`, persons)).toBe(5 * count);
    expect(
      await number(
        `SELECT count(DISTINCT (payload->>'personId', payload->>'code', payload->>'year')) AS n ${ofThem}`,
        persons,
      ),
    ).toBe(5 * count);
  }, 240_000);
});
