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
import { create, created, nationalIds, startHere } from './start';

let service: Harness;

beforeAll(async () => {
  service = await startHere();
  service.clock.now = new Date('2026-11-24T10:00:00Z');
});

afterAll(() => service[Symbol.asyncDispose]());

it('has row-level security, forced, on every table but those of the list', async () => {
  const open = (await tablesOf(service.database)).filter(({ secured }) => !secured);
  expect(open.map(({ name }) => name)).toEqual([...unprotectedTables, 'help_text'].toSorted());
});

it('has these policies', async () => {
  expect(await policiesOf(service.database)).toEqual([
    'idempotency_key app_own ALL jobbsjanse_app',
    'idempotency_key job_all ALL jobbsjanse_job',
    'participant app_delete DELETE jobbsjanse_app',
    'participant app_insert INSERT jobbsjanse_app',
    'participant app_select SELECT jobbsjanse_app',
    'participant app_shielded RESTRICTIVE ALL jobbsjanse_app',
    'participant app_update UPDATE jobbsjanse_app',
    'participant job_all ALL jobbsjanse_job',
    'person app_select SELECT jobbsjanse_app',
    'person app_shielded RESTRICTIVE ALL jobbsjanse_app',
    'person job_all ALL jobbsjanse_job',
    'person_link app_select SELECT jobbsjanse_app',
    'person_link job_all ALL jobbsjanse_job',
  ]);
});

it('shows the app no row and lets it write none without the settings of a transaction', async () => {
  const { database } = service;
  await created(create(service, viewer('JOBBSJANSE_KOMMUNEBRUKER', '4003'), nationalIds[0]));
  await database.select(
    `INSERT INTO person (id, protection, protection_version, programme_version)
     VALUES (gen_random_uuid(), 'NONE', 1, 0)`,
  );
  await database.select(
    `INSERT INTO person_link (national_id_hash, person_id, version)
     SELECT 'hash', id, 1 FROM person`,
  );
  await givenIdempotencyKey(database);
  expect(await reachedWithoutSettings(database)).toEqual({
    idempotency_key: { rows: 1, select: 0, insert: 'refused', update: 0, delete: 'denied' },
    participant: { rows: 1, select: 0, insert: 'refused', update: 0, delete: 0 },
    person: { rows: 1, select: 0, insert: 'denied', update: 'denied', delete: 'denied' },
    person_link: { rows: 1, select: 0, insert: 'denied', update: 'denied', delete: 'denied' },
  });
});

it('goes up, down and up again', async () => {
  await using database = await createTestDatabase('jobbsjanse', migrations);
  const before = [await tablesOf(database), await policiesOf(database)];
  const options = { service: 'jobbsjanse', url: database.urls.owner, migrations };
  for (const _ of migrations) await revertLatest(options);
  expect(await tablesOf(database)).toEqual([{ name: 'migration', secured: false }]);
  await migrate(options);
  expect([await tablesOf(database), await policiesOf(database)]).toEqual(before);
});
