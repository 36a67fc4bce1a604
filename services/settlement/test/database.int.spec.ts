import { migrate, revertLatest, unprotectedTables } from '@imdinett/persistence';
import type { Harness } from '@imdinett/testing';
import { migrations } from '../src/db/data-source';
import { givenRequest, givenSettlement, startSettlementForTest } from './settlement';

let settlement: Harness;

beforeAll(async () => {
  settlement = await startSettlementForTest();
});

afterAll(() => settlement[Symbol.asyncDispose]());

const tables = (): Promise<{ name: string; secured: boolean }[]> =>
  settlement.database.select<{ name: string; secured: boolean }>(
    `SELECT relname AS name, relrowsecurity AND relforcerowsecurity AS secured
     FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY relname`,
  );

it('has row-level security, forced, on every table but those of the list', async () => {
  const open = (await tables()).filter(({ secured }) => !secured).map(({ name }) => name);
  expect(open.toSorted()).toEqual([...unprotectedTables].toSorted());
});

it('shows the app no row and lets it write none without the settings of a transaction', async () => {
  await givenRequest(settlement);
  await givenSettlement(settlement, {
    folder: {
      receptionCentre: 'x',
      family: null,
      health: null,
      network: null,
      updatedOn: '2026-09-01',
    },
  });
  const app = await settlement.database.connectAs('app');
  for (const { name } of (await tables()).filter(({ secured }) => secured))
    expect((await app.query(`SELECT 1 FROM ${name}`)).rows).toEqual([]);
  expect((await app.query('UPDATE settlement_request SET decided = 1')).rowCount).toBe(0);
  await expect(app.query('DELETE FROM person_folder')).rejects.toThrow('permission denied');
});

it.each([
  // One list at a time, as a forgotten WHERE would meet it.
  ['assigned', '4003', ['ASSIGNED', 'SETTLED lately']],
  ['settled', '4003', ['SETTLED lately', 'SETTLED long ago']],
  ['own', '4003', []],
  ['assigned', '4001', []],
])(
  'lets a transaction with %s of %s see %j of the persons',
  async (...[reach, places, expected]) => {
    await settlement.database.select('TRUNCATE person_settlement');
    const names = new Map<string, string>();
    names.set(await givenSettlement(settlement, { phase: 'PROPOSED' }), 'PROPOSED');
    names.set(await givenSettlement(settlement), 'ASSIGNED');
    names.set(
      await givenSettlement(settlement, {
        phase: 'SETTLED',
        settledOn: await monthsAgo(11),
        assignedOn: '2020-01-01',
      }),
      'SETTLED lately',
    );
    names.set(
      await givenSettlement(settlement, {
        phase: 'SETTLED',
        settledOn: await monthsAgo(13),
        assignedOn: '2020-01-01',
      }),
      'SETTLED long ago',
    );
    names.set(
      await givenSettlement(settlement, {
        phase: 'SETTLED',
        settledOn: await monthsAgo(13),
        assignedOn: '2020-01-01',
        endedOn: await monthsAgo(1),
      }),
      'SETTLED and moved',
    );
    await givenSettlement(settlement, { protection: 'STRICTLY_CONFIDENTIAL' });
    const app = await settlement.database.connectAs('app');
    await app.query('BEGIN');
    await app.query(`SELECT set_config('app.viewer', 'u', true), set_config($1, $2, true)`, [
      `app.read_${reach}`,
      places,
    ]);
    const { rows } = await app.query<{ person_id: string }>(
      'SELECT person_id FROM person_settlement',
    );
    await app.query('ROLLBACK');
    expect(rows.map(({ person_id }) => names.get(person_id) ?? person_id).toSorted()).toEqual(
      expected,
    );
  },
);

/** By the database's own clock, which row-level security asks. */
async function monthsAgo(months: number): Promise<string> {
  const [row] = await settlement.database.select<{ day: string }>(
    `SELECT (now() - make_interval(months => $1))::date::text AS day`,
    [months],
  );
  return row?.day ?? '';
}

it('goes up, down and up again', async () => {
  const options = { service: 'settlement', url: settlement.database.urls.owner, migrations };
  const before = await tables();
  await revertLatest(options);
  expect((await tables()).map(({ name }) => name)).toEqual(['migration']);
  await migrate(options);
  expect(await tables()).toEqual(before);
});
