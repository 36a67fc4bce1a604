import { rolesOf } from '@imdinett/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const { app } = rolesOf('identity');

/**
 * Reach tells whose rows, and not which tables: under reach `all` every action opened everything, the audit trail to whoever
 * administers and the accounts to everybody who asked for a name. Each table now says which actions have to do with it.
 */
export class RowsByAction1768262400000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const { table, policy, command, actions } of rules) {
      const condition = `(SELECT current_setting('app.action', true)) IN (${actions.map((action) => `'${action}'`).join(', ')})`;
      const clause = command === 'INSERT' ? 'WITH CHECK' : 'USING';
      await queryRunner.query(
        `CREATE POLICY ${policy} ON ${table} AS RESTRICTIVE FOR ${command} TO "${app}" ${clause} (${condition})`,
      );
    }
    await createNames(queryRunner);
    // Accounts and grants end and stay. Sessions are opened before login, by the job.
    for (const table of keptTables) await queryRunner.query(`DROP POLICY app_delete ON ${table}`);
    await queryRunner.query(`
      REVOKE DELETE ON ${keptTables.join(', ')} FROM "${app}";
      DROP POLICY app_insert ON session;
      REVOKE INSERT ON session FROM "${app}";
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of keptTables)
      await queryRunner.query(
        `CREATE POLICY app_delete ON ${table} FOR DELETE TO "${app}" USING (${await writable(queryRunner, table)})`,
      );
    await queryRunner.query(`
      CREATE POLICY app_insert ON session FOR INSERT TO "${app}" WITH CHECK (${await writable(queryRunner, 'session')});
      GRANT INSERT ON session TO "${app}";
      GRANT DELETE ON ${keptTables.join(', ')} TO "${app}";
      DROP FUNCTION names_of(uuid[]);
    `);
    for (const { table, policy } of rules)
      await queryRunner.query(`DROP POLICY ${policy} ON ${table}`);
  }
}

const keptTables = ['user_account', 'user_access', 'role_grant', 'session'] as const;

const accountActions = [
  'identity.user:create',
  'identity.user:update',
  'identity.user:deactivate',
  'identity.user:reactivate',
  'identity.user:unlock',
  'identity.user:reset-credentials',
] as const;

const roleActions = [
  'identity.role:grant',
  'identity.role:revoke',
  'identity.administrator-change:submit',
  'identity.administrator-change:decide',
] as const;

/** Whoever works on users sees the whole of them: whether an account or a role stands in the way is asked of both. */
const userActions = ['identity.user:read', ...accountActions, ...roleActions] as const;

const rules = [
  ...reading('user_account', [...userActions, 'identity.profile:read', 'identity.session:manage']),
  ...reading('user_access', [...userActions, 'identity.profile:read', 'identity.session:manage']),
  ...reading('role_grant', [...userActions, 'identity.profile:read']),
  ...reading('session', ['identity.profile:read', 'identity.session:manage']),
  ...reading('account_change', ['identity.user:read', ...accountActions]),
  ...reading('administrator_change', [
    'identity.administrator-change:read',
    'identity.administrator-change:submit',
    'identity.administrator-change:decide',
  ]),
  ...reading('audit_event', ['identity.audit:read']),
  ...reading('audit_event_person', ['identity.audit:read']),
  ...reading('audit_event_place', ['identity.audit:read']),

  ...writing('user_account', 'INSERT', ['identity.user:create']),
  ...writing('user_account', 'UPDATE', accountActions),
  ...writing('user_access', 'INSERT', ['identity.user:create']),
  ...writing('user_access', 'UPDATE', [
    ...accountActions,
    ...roleActions,
    'identity.session:manage',
  ]),
  ...writing('role_grant', 'INSERT', [
    'identity.user:create',
    'identity.role:grant',
    'identity.administrator-change:decide',
  ]),
  ...writing('role_grant', 'UPDATE', [
    'identity.role:revoke',
    'identity.administrator-change:decide',
  ]),
  ...writing('session', 'UPDATE', ['identity.session:manage']),
  ...writing('account_change', 'INSERT', accountActions),
  ...writing('administrator_change', 'INSERT', ['identity.administrator-change:submit']),
];

type Rule = {
  readonly table: string;
  readonly policy: string;
  readonly command: 'SELECT' | 'INSERT' | 'UPDATE';
  readonly actions: readonly string[];
};

function reading(table: string, actions: readonly string[]): readonly Rule[] {
  return [{ table, policy: 'app_select_by_action', command: 'SELECT', actions }];
}

function writing(
  table: string,
  command: 'INSERT' | 'UPDATE',
  actions: readonly string[],
): readonly Rule[] {
  return [{ table, policy: `app_${command.toLowerCase()}_by_action`, command, actions }];
}

/**
 * Everybody may have the name of whoever did something, and nothing else of the account. A policy gives or hides whole
 * rows, and a privilege on columns holds for every action of the role; so the table is closed to this action, and the
 * owner, as whom no process runs, gives the names of the ids that one has.
 */
async function createNames(queryRunner: QueryRunner): Promise<void> {
  await queryRunner.query(`
    CREATE FUNCTION names_of(p_users uuid[]) RETURNS TABLE (id uuid, name text)
      LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
        SELECT u.id, u.name FROM public.user_account u
        WHERE u.id = ANY (p_users) AND current_setting('app.action', true) = 'identity.user:read-name'
          AND (SELECT public.reach_list('read', 'all')) IS NOT NULL
      $$;
    REVOKE ALL ON FUNCTION names_of(uuid[]) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION names_of(uuid[]) TO "${app}";
  `);
}

/** What the table's policies for writing ask of a row; that for UPDATE has stayed. */
async function writable(queryRunner: QueryRunner, table: string): Promise<string> {
  const [policy] = (await queryRunner.query(
    `SELECT qual FROM pg_policies WHERE schemaname = 'public' AND tablename = $1 AND policyname = 'app_update'`,
    [table],
  )) as { qual: string }[];
  if (policy === undefined) throw new Error(`${table} has no policy for writing`);
  return policy.qual;
}
