import { migrate, revertLatest, unprotectedTables } from '@imdinett/persistence';
import { createTestDatabase, type TestDatabase } from '@imdinett/testing';
import { migrations } from '../src/db/data-source';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase('nir', migrations);
});

afterAll(() => database[Symbol.asyncDispose]());

const tables = async (): Promise<readonly { name: string; secured: boolean }[]> =>
  database.select<{ name: string; secured: boolean }>(
    `SELECT relname AS name, relrowsecurity AND relforcerowsecurity AS secured
     FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY relname`,
  );

it('has row-level security, forced, on every table but those of the list', async () => {
  const open = (await tables()).filter(({ secured }) => !secured).map(({ name }) => name);
  expect(open.toSorted()).toEqual([...unprotectedTables].toSorted());
});

it('shows the app no row and lets it write none without the settings of a transaction', async () => {
  await database.select(
    `INSERT INTO person (id, version, protection, law, given_name, family_name, name_key, given_name_key, birth_date, sex, duf_number)
     VALUES (gen_random_uuid(), 1, 'NONE', 'INTEGRERINGSLOVEN', 'A', 'B', 'b a', 'a', '1990-01-01', 'FEMALE', '202100000001')`,
  );
  const app = await database.connectAs('app');
  for (const { name } of (await tables()).filter(({ secured }) => secured))
    expect((await app.query(`SELECT 1 FROM ${name}`)).rows).toEqual([]);
  expect((await app.query(`UPDATE person SET version = 2`)).rowCount).toBe(0);
  await expect(app.query('DELETE FROM audit_queue')).rejects.toThrow('permission denied');
});

it('goes up, down and up again', async () => {
  const options = { service: 'nir', url: database.urls.owner, migrations };
  const before = await tables();
  await revertLatest(options);
  expect((await tables()).map(({ name }) => name)).toEqual(['migration']);
  await migrate(options);
  expect(await tables()).toEqual(before);
});
