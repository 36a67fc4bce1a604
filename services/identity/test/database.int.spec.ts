import { applySettings, migrate, revertLatest, unprotectedTables } from '@imdinett/persistence';
import {
  acting,
  bareConnection,
  createTestDatabase,
  givenIdempotencyKey,
  policiesOf,
  reachedWithoutSettings,
  tablesOf,
  viewer,
} from '@imdinett/testing';
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
  'account_link',
  'enrolment',
  'recovery_code',
  'known_device',
  'source_budget',
];

describe('row-level security', () => {
  it('is enabled and forced on every table but those of the list', async () => {
    const open = (await tablesOf(identity.harness.database)).filter(({ secured }) => !secured);
    expect(open.map(({ name }) => name)).toEqual(
      [...unprotectedTables, ...referenceTables].toSorted(),
    );
  });

  it('has these policies', async () => {
    expect(await policiesOf(identity.harness.database)).toEqual([
      'account_change app_in_own_name RESTRICTIVE INSERT identity_app',
      'account_change app_insert INSERT identity_app',
      'account_change app_insert_by_action RESTRICTIVE INSERT identity_app',
      'account_change app_select SELECT identity_app',
      'account_change app_select_by_action RESTRICTIVE SELECT identity_app',
      'account_change job_all ALL identity_job',
      'account_link app_select SELECT identity_app',
      'account_link job_all ALL identity_job',
      'administrator_change app_insert INSERT identity_app',
      'administrator_change app_insert_by_action RESTRICTIVE INSERT identity_app',
      'administrator_change app_origin RESTRICTIVE INSERT identity_app',
      'administrator_change app_select SELECT identity_app',
      'administrator_change app_select_by_action RESTRICTIVE SELECT identity_app',
      'administrator_change app_submitted RESTRICTIVE INSERT identity_app',
      'administrator_change app_update UPDATE identity_app',
      'administrator_change job_all ALL identity_job',
      'audit_event app_select SELECT identity_app',
      'audit_event app_select_by_action RESTRICTIVE SELECT identity_app',
      'audit_event job_all ALL identity_job',
      'audit_event_person app_select SELECT identity_app',
      'audit_event_person app_select_by_action RESTRICTIVE SELECT identity_app',
      'audit_event_person job_all ALL identity_job',
      'audit_event_place app_select SELECT identity_app',
      'audit_event_place app_select_by_action RESTRICTIVE SELECT identity_app',
      'audit_event_place job_all ALL identity_job',
      'credential app_select SELECT identity_app',
      'credential job_all ALL identity_job',
      'enrolment app_select SELECT identity_app',
      'enrolment job_all ALL identity_job',
      'idempotency_key app_own ALL identity_app',
      'idempotency_key job_all ALL identity_job',
      'job_state app_select SELECT identity_app',
      'job_state job_all ALL identity_job',
      'known_device app_select SELECT identity_app',
      'known_device job_all ALL identity_job',
      'login_challenge app_select SELECT identity_app',
      'login_challenge job_all ALL identity_job',
      'message app_insert INSERT identity_app',
      'message app_insert_to_himself INSERT identity_app',
      'message app_of_action RESTRICTIVE INSERT identity_app',
      'message app_select SELECT identity_app',
      'message job_all ALL identity_job',
      'password_attempt app_select SELECT identity_app',
      'password_attempt job_all ALL identity_job',
      'published_access app_select SELECT identity_app',
      'published_access job_all ALL identity_job',
      'recovery_code app_select SELECT identity_app',
      'recovery_code job_all ALL identity_job',
      'refresh_token app_select SELECT identity_app',
      'refresh_token job_all ALL identity_job',
      'role_grant app_insert INSERT identity_app',
      'role_grant app_insert_by_action RESTRICTIVE INSERT identity_app',
      'role_grant app_select SELECT identity_app',
      'role_grant app_select_by_action RESTRICTIVE SELECT identity_app',
      'role_grant app_update UPDATE identity_app',
      'role_grant app_update_by_action RESTRICTIVE UPDATE identity_app',
      'role_grant job_all ALL identity_job',
      'role_grant owner_select SELECT identity_owner',
      'session app_select SELECT identity_app',
      'session app_select_by_action RESTRICTIVE SELECT identity_app',
      'session app_update UPDATE identity_app',
      'session app_update_by_action RESTRICTIVE UPDATE identity_app',
      'session job_all ALL identity_job',
      'signing_key app_select SELECT identity_app',
      'signing_key job_all ALL identity_job',
      'source_budget app_select SELECT identity_app',
      'source_budget job_all ALL identity_job',
      'user_access app_insert INSERT identity_app',
      'user_access app_insert_by_action RESTRICTIVE INSERT identity_app',
      'user_access app_select SELECT identity_app',
      'user_access app_select_by_action RESTRICTIVE SELECT identity_app',
      'user_access app_update UPDATE identity_app',
      'user_access app_update_by_action RESTRICTIVE UPDATE identity_app',
      'user_access job_all ALL identity_job',
      'user_account app_insert INSERT identity_app',
      'user_account app_insert_by_action RESTRICTIVE INSERT identity_app',
      'user_account app_select SELECT identity_app',
      'user_account app_select_by_action RESTRICTIVE SELECT identity_app',
      'user_account app_update UPDATE identity_app',
      'user_account app_update_by_action RESTRICTIVE UPDATE identity_app',
      'user_account job_all ALL identity_job',
      'user_account owner_select SELECT identity_owner',
    ]);
  });

  it('shows the app no row and lets it write none without the settings of a transaction', async () => {
    const { database } = identity.harness;
    const user = await identity.given({
      grants: [{ role: 'KOMMUNELESEBRUKER', municipality: '4003' }],
    });
    await database.select(
      `INSERT INTO session (id, user_id, started_at, last_used_at, expires_at, auth_time, otp_time)
       VALUES (gen_random_uuid(), $1, now(), now(), now() + interval '1 hour', now(), now())`,
      [user.id],
    );
    await database.select(
      `INSERT INTO message (id, user_id, template, details, created_at, due_at) VALUES (gen_random_uuid(), $1, 'UNLOCKED', '{}', now(), now())`,
      [user.id],
    );
    await database.select(
      `INSERT INTO administrator_change (id, kind, municipality, user_id, reason, origin, submitted_by, submitted_at, status, version)
       VALUES (gen_random_uuid(), 'ADD', '4003', $1, 'x', 'IMDI', $1, now(), 'SUBMITTED', 1)`,
      [user.id],
    );
    await database.select(
      `INSERT INTO account_change (user_id, municipality, kind, status, changed_at) VALUES ($1, '4003', 'UNLOCKED', 'ACTIVE', now())`,
      [user.id],
    );
    await database.select(`
      INSERT INTO audit_event (id, chain, sequence, at, actor_id, action, outcome, entry)
        VALUES ('00000000-0000-4000-8000-000000000001', 'nir', 1, now(), 'a', 'nir.person:read', 'DONE', '{}');
      INSERT INTO audit_event_person VALUES ('00000000-0000-4000-8000-000000000001', 'p');
      INSERT INTO audit_event_place VALUES ('00000000-0000-4000-8000-000000000001', '4003');
    `);
    await givenIdempotencyKey(database);
    expect(await reachedWithoutSettings(database)).toEqual({
      account_change: {
        ...{ rows: 1, select: 0, insert: 'refused' },
        ...{ update: 'denied', delete: 'denied' },
      },
      // An update of its first column; that of the decision's columns has specs of its own.
      administrator_change: {
        ...{ rows: 1, select: 0, insert: 'refused' },
        ...{ update: 'denied', delete: 'denied' },
      },
      ...Object.fromEntries(
        ['audit_event', 'audit_event_person', 'audit_event_place'].map((table) => [
          table,
          { rows: 1, select: 0, insert: 'denied', update: 'denied', delete: 'denied' },
        ]),
      ),
      idempotency_key: { rows: 1, select: 0, insert: 'refused', update: 0, delete: 'denied' },
      message: { rows: 1, select: 'denied', insert: 'refused', update: 'denied', delete: 'denied' },
      role_grant: { rows: 1, select: 0, insert: 'refused', update: 0, delete: 'denied' },
      session: { rows: 1, select: 0, insert: 'denied', update: 0, delete: 'denied' },
      user_access: { rows: 1, select: 0, insert: 'refused', update: 0, delete: 'denied' },
      user_account: { rows: 1, select: 0, insert: 'refused', update: 0, delete: 'denied' },
    });
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
      `SELECT set_config('app.action', 'identity.user:deactivate', true), set_config('app.read_own', '4001', true), set_config('app.write_own', '4001', true)`,
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
      `SELECT set_config('app.action', 'identity.session:manage', true), set_config('app.read_self', $1, true), set_config('app.write_self', $1, true)`,
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

describe('the names of colleagues', () => {
  const employee = viewer('KOMMUNELESEBRUKER', '4003');
  it.each([
    ['the action for names', acting(employee, 'identity.user:read-name'), ['Kari Nordmann']],
    [
      "IMDi's, which reads accounts",
      acting(viewer('IMDI_ADMINISTRATOR'), 'identity.user:read'),
      [],
    ],
    ['no action', bareConnection, []],
  ] as const)('are given one by one, by their ids, under %s', async (_, settings, expected) => {
    const [user] = [await identity.given({ name: 'Kari Nordmann' }), await identity.given()];
    const app = await identity.harness.database.connectAs('app');
    await app.query('BEGIN');
    if (settings.size > 0) await applySettings(app, settings);
    const { rows } = await app.query<{ name: string }>('SELECT name FROM names_of($1::uuid[])', [
      [user.id],
    ]);
    await app.query('ROLLBACK');
    expect(rows.map(({ name }) => name)).toEqual(expected);
  });
});

describe('migrations', () => {
  it('go up, down to nothing, and up again', async () => {
    await using database = await createTestDatabase('identity', migrations);
    const before = [await tablesOf(database), await policiesOf(database)];
    const options = { service: 'identity', url: database.urls.owner, migrations };
    for (const _ of migrations) await revertLatest(options);
    expect(await tablesOf(database)).toEqual([{ name: 'migration', secured: false }]);
    await migrate(options);
    expect([await tablesOf(database), await policiesOf(database)]).toEqual(before);
    expect(
      await database.select(
        'SELECT count(*)::integer AS count FROM municipality WHERE valid_to IS NULL',
      ),
    ).toEqual([{ count: 357 }]);
  });
});
