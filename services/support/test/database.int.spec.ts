import { migrate, revertLatest, unprotectedTables } from '@imdinett/persistence';
import {
  createTestDatabase,
  givenIdempotencyKey,
  policiesOf,
  reachedWithoutSettings,
  tablesOf,
  viewer,
  type Harness,
} from '@imdinett/testing';
import { migrations } from '../src/db/data-source';
import { givenAnnouncement, open, opened, registerPerson, startHere } from './start';

let service: Harness;

beforeAll(async () => {
  service = await startHere();
});

afterAll(() => service[Symbol.asyncDispose]());

it('has row-level security, forced, on every table but those of the list', async () => {
  const tables = (await tablesOf(service.database)).filter(({ secured }) => !secured);
  expect(tables.map(({ name }) => name)).toEqual([...unprotectedTables, 'guide'].toSorted());
});

it('has these policies', async () => {
  expect(await policiesOf(service.database)).toEqual([
    'announcement app_delete DELETE support_app',
    'announcement app_insert INSERT support_app',
    'announcement app_select SELECT support_app',
    'announcement app_update UPDATE support_app',
    'announcement job_all ALL support_job',
    'case_reference app_confidential RESTRICTIVE ALL support_app',
    'case_reference app_delete DELETE support_app',
    'case_reference app_insert INSERT support_app',
    'case_reference app_select SELECT support_app',
    'case_reference app_shielded RESTRICTIVE ALL support_app',
    'case_reference app_update UPDATE support_app',
    'case_reference job_all ALL support_job',
    'idempotency_key app_own ALL support_app',
    'idempotency_key job_all ALL support_job',
    'person app_select SELECT support_app',
    'person app_shielded RESTRICTIVE ALL support_app',
    'person job_all ALL support_job',
    'support_case app_delete DELETE support_app',
    'support_case app_insert INSERT support_app',
    'support_case app_select SELECT support_app',
    'support_case app_update UPDATE support_app',
    'support_case job_all ALL support_job',
    'support_message app_delete DELETE support_app',
    'support_message app_insert INSERT support_app',
    'support_message app_select SELECT support_app',
    'support_message app_update UPDATE support_app',
    'support_message job_all ALL support_job',
  ]);
});

it('shows the app no row and lets it write none without the settings of a transaction', async () => {
  const { database } = service;
  const personId = '0d0d0d0d-0000-4000-8000-000000000001';
  await registerPerson(service, personId, 'NONE');
  const about = { reference: { kind: 'PERSON', id: personId } };
  await opened(open(service, viewer('KOMMUNEKONTAKTSENTER', '4003'), about));
  await givenAnnouncement(service);
  await givenIdempotencyKey(database);
  expect(await reachedWithoutSettings(database)).toEqual({
    announcement: { rows: 1, select: 0, insert: 'refused', update: 0, delete: 0 },
    case_reference: { rows: 1, select: 0, insert: 'refused', update: 0, delete: 0 },
    idempotency_key: { rows: 1, select: 0, insert: 'refused', update: 0, delete: 'denied' },
    person: { rows: 1, select: 0, insert: 'denied', update: 'denied', delete: 'denied' },
    support_case: { rows: 1, select: 0, insert: 'refused', update: 0, delete: 0 },
    support_message: { rows: 1, select: 0, insert: 'refused', update: 0, delete: 0 },
  });
});

it('goes up, down and up again', async () => {
  await using database = await createTestDatabase('support', migrations);
  const before = [await tablesOf(database), await policiesOf(database)];
  const options = { service: 'support', url: database.urls.owner, migrations };
  for (const _ of migrations) await revertLatest(options);
  expect(await tablesOf(database)).toEqual([{ name: 'migration', secured: false }]);
  await migrate(options);
  expect([await tablesOf(database), await policiesOf(database)]).toEqual(before);
});
