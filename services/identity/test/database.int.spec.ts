import { migrate, revertLatest, unprotectedTables } from '@imdinett/persistence';
import { createTestDatabase } from '@imdinett/testing';
import { migrations } from '../src/db/data-source';
import { referenceTables } from '../src/db/migrations/1763971200000-create-identity';
import { startIdentityForTest, type Identity } from './identity';

let identity: Identity;
beforeAll(async () => {
  identity = await startIdentityForTest();
});
afterAll(() => identity[Symbol.asyncDispose]());

const secretTables = [
  'credential',
  'refresh_token',
  'login_challenge',
  'password_attempt',
  'signing_key',
  'published_access',
  'job_state',
];

describe('row-level security', () => {
  it('is enabled and forced on every table but the reference data and the base tables', async () => {
    const open = await identity.harness.database.select<{ relname: string }>(
      `SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace AND NOT (relrowsecurity AND relforcerowsecurity) ORDER BY 1`,
    );
    expect(open.map(({ relname }) => relname)).toEqual(
      [...unprotectedTables, ...referenceTables].sort(),
    );
  });

  it('has these policies', async () => {
    const policies = await identity.harness.database.select<{ name: string }>(
      `SELECT tablename || ' ' || policyname AS name FROM pg_policies WHERE tablename <> 'idempotency_key' ORDER BY 1`,
    );
    const all = (table: string): string[] =>
      ['app_delete', 'app_insert', 'app_select', 'app_update', 'job_all'].map(
        (policy) => `${table} ${policy}`,
      );
    expect(policies.map(({ name }) => name)).toEqual(
      [
        ...['role_grant', 'user_account', 'user_access', 'session'].flatMap(all),
        'role_grant owner_select',
        'user_account owner_select',
        ...secretTables.flatMap((table) => [`${table} app_select`, `${table} job_all`]),
      ].sort(),
    );
  });

  it('shows the app nothing of users without the settings of a transaction', async () => {
    await identity.given({ grants: [{ role: 'KOMMUNELESEBRUKER', municipality: '4003' }] });
    const app = await identity.harness.database.connectAs('app');
    for (const table of ['user_account', 'user_access', 'role_grant', 'session'])
      expect((await app.query(`SELECT * FROM ${table}`)).rows).toEqual([]);
  });

  it.each(secretTables)('keeps %s from the app altogether', async (table) => {
    const app = await identity.harness.database.connectAs('app');
    await expect(app.query(`SELECT 1 FROM ${table}`)).rejects.toThrow('permission denied');
  });

  it('lets an administrator change an account only by its home municipality, whatever the use case forgets', async () => {
    const user = await identity.given({
      grants: [{ role: 'KOMMUNELESEBRUKER', municipality: '4001' }],
    });
    const app = await identity.harness.database.connectAs('app');
    await app.query('BEGIN');
    await app.query(
      `SELECT set_config('app.read_own', '4001', true), set_config('app.write_own', '4001', true)`,
    );
    expect(
      (await app.query('SELECT id FROM user_account WHERE id = $1', [user.id])).rows,
    ).toHaveLength(1);
    expect(
      (await app.query(`UPDATE user_account SET status = 'DEACTIVATED' WHERE id = $1`, [user.id]))
        .rowCount,
    ).toBe(0);
    expect(
      (await app.query('UPDATE user_access SET epoch = epoch + 1 WHERE user_id = $1', [user.id]))
        .rowCount,
    ).toBe(1);
    await app.query('ROLLBACK');
  });

  it('lets a user raise his own epoch and end his own sessions, and change nothing of his account', async () => {
    const user = await identity.given();
    const app = await identity.harness.database.connectAs('app');
    await app.query('BEGIN');
    await app.query(
      `SELECT set_config('app.read_self', $1, true), set_config('app.write_self', $1, true)`,
      [user.id],
    );
    expect((await app.query('UPDATE user_access SET epoch = epoch + 1')).rowCount).toBe(1);
    expect((await app.query(`UPDATE user_account SET status = 'ACTIVE'`)).rowCount).toBe(0);
    await expect(
      app.query(
        `INSERT INTO role_grant (id, user_id, role, municipality, valid_from, granted_at) VALUES (gen_random_uuid(), $1, 'IMDI_ADMINISTRATOR', '4003', now(), now())`,
        [user.id],
      ),
    ).rejects.toThrow('row-level security');
    await app.query('ROLLBACK');
  });
});

describe('migrations', () => {
  it('go up, down to nothing, and up again', async () => {
    await using database = await createTestDatabase('identity', migrations);
    const options = { service: 'identity', url: database.urls.owner, migrations };
    await revertLatest(options);
    const left = await database.select<{ relname: string }>(
      `SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace`,
    );
    expect(left).toEqual([{ relname: 'migration' }]);
    await migrate(options);
    expect(
      await database.select(
        'SELECT count(*)::integer AS count FROM municipality WHERE valid_to IS NULL',
      ),
    ).toEqual([{ count: 357 }]);
  });
});
