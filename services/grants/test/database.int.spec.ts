import { migrate, revertLatest, unprotectedTables } from '@imdinett/persistence';
import type { Harness } from '@imdinett/testing';
import { migrations } from '../src/db/data-source';
import { givenCase, givenExtraCase, givenRate, startGrantsForTest } from './grants';

let grants: Harness;

beforeAll(async () => {
  grants = await startGrantsForTest();
});

afterAll(() => grants[Symbol.asyncDispose]());

const tables = (): Promise<{ name: string; secured: boolean }[]> =>
  grants.database.select<{ name: string; secured: boolean }>(
    `SELECT relname AS name, relrowsecurity AND relforcerowsecurity AS secured
     FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY relname`,
  );

it('has row-level security, forced, on every table but those of the list', async () => {
  const open = (await tables()).filter(({ secured }) => !secured).map(({ name }) => name);
  expect(open.toSorted()).toEqual([...unprotectedTables].toSorted());
});

it('shows the app no row and lets it write none without the settings of a transaction', async () => {
  await givenCase(grants);
  await givenExtraCase(grants);
  await givenRate(grants, { code: 'AR-2', year: 2026, amount: 1 });
  const app = await grants.database.connectAs('app');
  for (const { name } of (await tables()).filter(({ secured }) => secured))
    expect((await app.query(`SELECT 1 FROM ${name}`)).rows).toEqual([]);
  expect((await app.query('UPDATE grant_case SET version = 2')).rowCount).toBe(0);
  await expect(app.query('DELETE FROM grant_rate')).rejects.toThrow('permission denied');
});

it('goes up, down and up again', async () => {
  const options = { service: 'grants', url: grants.database.urls.owner, migrations };
  const before = await tables();
  await revertLatest(options);
  expect((await tables()).map(({ name }) => name)).toEqual(['migration']);
  await migrate(options);
  expect(await tables()).toEqual(before);
});
