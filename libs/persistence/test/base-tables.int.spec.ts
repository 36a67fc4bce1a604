import { pendingMigrations, revertLatest, migrate, unprotectedTables } from '../src';
import { connectAs, createDatabase, migrations, service, type TestDatabase } from './database';

let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase();
});
afterAll(() => database[Symbol.asyncDispose]());

/** Reference data of the spec's own migration. */
const reference = ['kind'];

it('leaves no table without forced row-level security but the committed list', async () => {
  const open = await database.admin<{ relname: string }>(
    `SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
     AND NOT (relrowsecurity AND relforcerowsecurity) ORDER BY relname`,
  );
  expect(open.map(({ relname }) => relname)).toEqual([...unprotectedTables, ...reference].sort());
});

it('knows which migrations are missing', async () => {
  expect(await pendingMigrations(database.app, migrations)).toEqual([]);
  class Later1800000000000 {
    up = () => Promise.resolve();
    down = () => Promise.resolve();
  }
  expect(await pendingMigrations(database.job, [...migrations, Later1800000000000])).toEqual([
    'Later1800000000000',
  ]);
});

it('migrates once, however many replicas start together', async () => {
  const options = { service, url: database.urls.owner, migrations };
  await Promise.all([migrate(options), migrate(options), migrate(options)]);
  expect(await database.admin('SELECT name FROM migration')).toHaveLength(1);
});

it.each([
  ['app', 'SELECT 1 FROM outbox'],
  ['app', `UPDATE outbox SET published_at = now()`],
  [
    'app',
    `INSERT INTO outbox (id, aggregatetype, aggregateid, aggregateversion, type, topic, key, payload, occurred_at, actor_type, actor_id, published_at)
           VALUES (gen_random_uuid(), 'a', 'a', 1, 'a', 'a', 'a', '{}', now(), 'user', 'a', now())`,
  ],
  ['app', 'SELECT 1 FROM inbox'],
  ['app', 'SELECT 1 FROM audit_queue'],
  ['app', 'DELETE FROM audit_queue'],
  ['app', 'SELECT 1 FROM audit_chain'],
  ['job', 'SELECT 1 FROM audit_queue'],
  ['job', `UPDATE outbox SET payload = '{}'`],
  ['job', 'INSERT INTO audit_chain (sequence) VALUES (1)'],
  ['audit', `UPDATE audit_chain SET hash = 'x'`],
  ['audit', 'DELETE FROM audit_chain'],
  ['audit', 'TRUNCATE audit_chain'],
  ['audit', 'SELECT 1 FROM thing'],
  ['app', 'CREATE TABLE mine (id text)'],
] as const)('keeps the %s role from %s', async (role, statement) => {
  const client = await connectAs(database.urls[role]);
  try {
    await expect(client.query(statement)).rejects.toMatchObject({ code: '42501' });
  } finally {
    await client.end();
  }
});

it('goes down to nothing and up again', async () => {
  const options = { service, url: database.urls.owner, migrations };
  await revertLatest(options);
  const left = await database.admin<{ relname: string }>(
    `SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'`,
  );
  expect(left.map(({ relname }) => relname)).toEqual(['migration']);
  await migrate(options);
  expect(await pendingMigrations(database.app, migrations)).toEqual([]);
});
