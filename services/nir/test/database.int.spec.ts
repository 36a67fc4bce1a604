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
import { givenPerson, intro, skien, startNirForTest } from './nir';
import { tell } from './told';

let nir: Harness;

beforeAll(async () => {
  nir = await startNirForTest();
});

afterAll(() => nir[Symbol.asyncDispose]());

it('has row-level security, forced, on every table but those of the list', async () => {
  const open = (await tablesOf(nir.database)).filter(({ secured }) => !secured);
  expect(open.map(({ name }) => name)).toEqual(unprotectedTables.toSorted());
});

it('has these policies', async () => {
  expect(await policiesOf(nir.database)).toEqual([
    'idempotency_key app_own ALL nir_app',
    'idempotency_key job_all ALL nir_job',
    'person app_delete DELETE nir_app',
    'person app_insert INSERT nir_app',
    'person app_select SELECT nir_app',
    'person app_shielded RESTRICTIVE ALL nir_app',
    'person app_update UPDATE nir_app',
    'person job_all ALL nir_job',
    'person_category app_delete DELETE nir_app',
    'person_category app_insert INSERT nir_app',
    'person_category app_select SELECT nir_app',
    'person_category app_shielded RESTRICTIVE ALL nir_app',
    'person_category app_update UPDATE nir_app',
    'person_category job_all ALL nir_job',
    'person_closed_data app_closed RESTRICTIVE ALL nir_app',
    'person_closed_data app_delete DELETE nir_app',
    'person_closed_data app_insert INSERT nir_app',
    'person_closed_data app_select SELECT nir_app',
    'person_closed_data app_shielded RESTRICTIVE ALL nir_app',
    'person_closed_data app_update UPDATE nir_app',
    'person_closed_data job_all ALL nir_job',
    'person_follow_up app_delete DELETE nir_app',
    'person_follow_up app_insert INSERT nir_app',
    'person_follow_up app_select SELECT nir_app',
    'person_follow_up app_shielded RESTRICTIVE ALL nir_app',
    'person_follow_up app_update UPDATE nir_app',
    'person_follow_up job_all ALL nir_job',
    'person_reach app_delete DELETE nir_app',
    'person_reach app_insert INSERT nir_app',
    'person_reach app_select SELECT nir_app',
    'person_reach app_shielded RESTRICTIVE ALL nir_app',
    'person_reach app_update UPDATE nir_app',
    'person_reach job_all ALL nir_job',
    'reach_fact app_delete DELETE nir_app',
    'reach_fact app_insert INSERT nir_app',
    'reach_fact app_select SELECT nir_app',
    'reach_fact app_shielded RESTRICTIVE ALL nir_app',
    'reach_fact app_update UPDATE nir_app',
    'reach_fact job_all ALL nir_job',
  ]);
});

it('shows the app no row and lets it write none without the settings of a transaction', async () => {
  const personId = await givenPerson(nir, {
    followUp: skien,
    categories: [intro],
    closedData: { reason: 'HEALTH', note: null, closedOn: '2026-09-01' },
  });
  await tell(nir, 'allocated', { personId, place: skien, version: 1 });
  await givenIdempotencyKey(nir.database);
  expect(await reachedWithoutSettings(nir.database)).toEqual({
    idempotency_key: { rows: 1, select: 0, insert: 'refused', update: 0, delete: 'denied' },
    person: { rows: 1, select: 0, insert: 'refused', update: 0, delete: 0 },
    person_category: { rows: 1, select: 0, insert: 'refused', update: 0, delete: 0 },
    person_closed_data: { rows: 1, select: 0, insert: 'refused', update: 0, delete: 0 },
    person_follow_up: { rows: 1, select: 0, insert: 'refused', update: 0, delete: 0 },
    person_reach: { rows: 1, select: 0, insert: 'refused', update: 0, delete: 0 },
    reach_fact: { rows: 1, select: 0, insert: 'refused', update: 0, delete: 0 },
  });
  const app = await nir.database.connectAs('app');
  await expect(app.query('DELETE FROM audit_queue')).rejects.toThrow('permission denied');
});

it('goes up, down and up again', async () => {
  await using database = await createTestDatabase('nir', migrations);
  const before = [await tablesOf(database), await policiesOf(database)];
  const options = { service: 'nir', url: database.urls.owner, migrations };
  for (const _ of migrations) await revertLatest(options);
  expect(await tablesOf(database)).toEqual([{ name: 'migration', secured: false }]);
  await migrate(options);
  expect([await tablesOf(database), await policiesOf(database)]).toEqual(before);
});
