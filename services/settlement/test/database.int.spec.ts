import { migrate, revertLatest, unprotectedTables } from '@imdinett/persistence';
import {
  createTestDatabase,
  givenIdempotencyKey,
  policiesOf,
  reachedWithoutSettings,
  tablesOf,
  type Harness,
} from '@imdinett/testing';
import { migrations } from '../src/db/data-source';
import { givenRequest, givenSettlement, startSettlementForTest } from './settlement';

let settlement: Harness;

beforeAll(async () => {
  settlement = await startSettlementForTest();
});

afterAll(() => settlement[Symbol.asyncDispose]());

it('has row-level security, forced, on every table but those of the list', async () => {
  const open = (await tablesOf(settlement.database)).filter(({ secured }) => !secured);
  expect(open.map(({ name }) => name)).toEqual(unprotectedTables.toSorted());
});

it('has these policies', async () => {
  expect(await policiesOf(settlement.database)).toEqual([
    'allocation_line app_delete DELETE settlement_app',
    'allocation_line app_insert INSERT settlement_app',
    'allocation_line app_select SELECT settlement_app',
    'allocation_line app_shielded RESTRICTIVE ALL settlement_app',
    'allocation_line app_update UPDATE settlement_app',
    'allocation_line job_all ALL settlement_job',
    'allocation_list app_delete DELETE settlement_app',
    'allocation_list app_insert INSERT settlement_app',
    'allocation_list app_select SELECT settlement_app',
    'allocation_list app_update UPDATE settlement_app',
    'allocation_list job_all ALL settlement_job',
    'idempotency_key app_own ALL settlement_app',
    'idempotency_key job_all ALL settlement_job',
    'person app_select SELECT settlement_app',
    'person app_shielded RESTRICTIVE ALL settlement_app',
    'person job_all ALL settlement_job',
    'person_folder app_folder RESTRICTIVE SELECT settlement_app',
    'person_folder app_select SELECT settlement_app',
    'person_folder app_shielded RESTRICTIVE ALL settlement_app',
    'person_folder job_all ALL settlement_job',
    'person_settlement app_delete DELETE settlement_app',
    'person_settlement app_insert INSERT settlement_app',
    'person_settlement app_select SELECT settlement_app',
    'person_settlement app_shielded RESTRICTIVE ALL settlement_app',
    'person_settlement app_update UPDATE settlement_app',
    'person_settlement job_all ALL settlement_job',
    'settlement_request app_delete DELETE settlement_app',
    'settlement_request app_insert INSERT settlement_app',
    'settlement_request app_select SELECT settlement_app',
    'settlement_request app_update UPDATE settlement_app',
    'settlement_request job_all ALL settlement_job',
  ]);
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
  await givenIdempotencyKey(settlement.database);
  expect(await reachedWithoutSettings(settlement.database)).toEqual({
    allocation_line: { rows: 1, select: 0, insert: 'refused', update: 0, delete: 0 },
    allocation_list: { rows: 1, select: 0, insert: 'refused', update: 0, delete: 0 },
    idempotency_key: { rows: 1, select: 0, insert: 'refused', update: 0, delete: 'denied' },
    person: { rows: 1, select: 0, insert: 'denied', update: 'denied', delete: 'denied' },
    person_folder: { rows: 1, select: 0, insert: 'denied', update: 'denied', delete: 'denied' },
    person_settlement: { rows: 1, select: 0, insert: 'refused', update: 0, delete: 0 },
    settlement_request: { rows: 1, select: 0, insert: 'refused', update: 0, delete: 0 },
  });
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
  await using database = await createTestDatabase('settlement', migrations);
  const before = [await tablesOf(database), await policiesOf(database)];
  const options = { service: 'settlement', url: database.urls.owner, migrations };
  for (const _ of migrations) await revertLatest(options);
  expect(await tablesOf(database)).toEqual([{ name: 'migration', secured: false }]);
  await migrate(options);
  expect([await tablesOf(database), await policiesOf(database)]).toEqual(before);
});
