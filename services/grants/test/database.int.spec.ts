import { randomUUID } from 'node:crypto';
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
import {
  givenCase,
  givenChangeRequest,
  givenExtraCase,
  givenRate,
  givenSettlement,
  startGrantsForTest,
} from './grants';

let grants: Harness;

beforeAll(async () => {
  grants = await startGrantsForTest();
});

afterAll(() => grants[Symbol.asyncDispose]());

it('has row-level security, forced, on every table but those of the list', async () => {
  const open = (await tablesOf(grants.database)).filter(({ secured }) => !secured);
  expect(open.map(({ name }) => name)).toEqual(unprotectedTables.toSorted());
});

it('has these policies', async () => {
  expect(await policiesOf(grants.database)).toEqual([
    'change_request app_delete DELETE grants_app',
    'change_request app_insert INSERT grants_app',
    'change_request app_select SELECT grants_app',
    'change_request app_shielded RESTRICTIVE ALL grants_app',
    'change_request app_update UPDATE grants_app',
    'change_request job_all ALL grants_job',
    'extra_case app_delete DELETE grants_app',
    'extra_case app_extra RESTRICTIVE ALL grants_app',
    'extra_case app_insert INSERT grants_app',
    'extra_case app_select SELECT grants_app',
    'extra_case app_shielded RESTRICTIVE ALL grants_app',
    'extra_case app_update UPDATE grants_app',
    'extra_case job_all ALL grants_job',
    'grant_case app_delete DELETE grants_app',
    'grant_case app_insert INSERT grants_app',
    'grant_case app_select SELECT grants_app',
    'grant_case app_shielded RESTRICTIVE ALL grants_app',
    'grant_case app_update UPDATE grants_app',
    'grant_case job_all ALL grants_job',
    'grant_rate app_select SELECT grants_app',
    'grant_rate job_all ALL grants_job',
    'idempotency_key app_own ALL grants_app',
    'idempotency_key job_all ALL grants_job',
    'person app_select SELECT grants_app',
    'person app_shielded RESTRICTIVE ALL grants_app',
    'person job_all ALL grants_job',
    'settlement app_select SELECT grants_app',
    'settlement job_all ALL grants_job',
  ]);
});

it('shows the app no row and lets it write none without the settings of a transaction', async () => {
  const { database } = grants;
  const caseId = await givenCase(grants);
  await givenExtraCase(grants);
  await givenRate(grants, { code: 'AR-2', year: 2026, amount: 1 });
  await givenChangeRequest(grants, { caseId });
  await givenSettlement(grants, randomUUID());
  await givenIdempotencyKey(database);
  expect(await reachedWithoutSettings(database)).toEqual({
    change_request: { rows: 1, select: 0, insert: 'refused', update: 0, delete: 0 },
    extra_case: { rows: 1, select: 0, insert: 'refused', update: 0, delete: 0 },
    grant_case: { rows: 1, select: 0, insert: 'refused', update: 0, delete: 0 },
    grant_rate: { rows: 1, select: 0, insert: 'denied', update: 'denied', delete: 'denied' },
    idempotency_key: { rows: 1, select: 0, insert: 'refused', update: 0, delete: 'denied' },
    person: { rows: 2, select: 0, insert: 'denied', update: 'denied', delete: 'denied' },
    settlement: { rows: 1, select: 0, insert: 'denied', update: 'denied', delete: 'denied' },
  });
});

it('goes up, down and up again', async () => {
  await using database = await createTestDatabase('grants', migrations);
  const before = [await tablesOf(database), await policiesOf(database)];
  const options = { service: 'grants', url: database.urls.owner, migrations };
  for (const _ of migrations) await revertLatest(options);
  expect(await tablesOf(database)).toEqual([{ name: 'migration', secured: false }]);
  await migrate(options);
  expect([await tablesOf(database), await policiesOf(database)]).toEqual(before);
});
