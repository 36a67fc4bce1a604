import { protectTable, rolesOf } from '@imdinett/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const service = 'identity';

/** What only the steps before login and the jobs touch, as in the first migration. */
const jobTables = ['account_link', 'enrolment', 'recovery_code'] as const;

/** From the invitation to the authenticator, the ways back in, and the messages that go with them. */
export class AccountLife1764633600000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(tables);
    for (const table of jobTables) {
      await protectTable(queryRunner, service, table, { read: { all: false }, write: null });
      await queryRunner.query(`REVOKE ALL ON ${table} FROM ${rolesOf(service).app}`);
    }
    await protectMessages(queryRunner);
    await createLookups(queryRunner);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP FUNCTION free_username(text);
      DROP FUNCTION is_email_taken(text, uuid);
      DROP TABLE message, recovery_code, enrolment, account_link;
      ALTER TABLE session DROP CONSTRAINT session__end_reason;
      ALTER TABLE session ADD CONSTRAINT session__end_reason CHECK (end_reason IN ('LOGGED_OUT', 'ENDED_BY_USER', 'TOO_MANY', 'REFRESH_TOKEN_REUSED'));
      DROP INDEX user_account__email;
      ALTER TABLE user_account DROP COLUMN invited_at, DROP COLUMN reset_at;
    `);
  }
}

const tables = `
  -- invited_at: the latest invitation. reset_at: since then the password and the authenticator count for nothing.
  ALTER TABLE user_account ADD COLUMN invited_at timestamptz, ADD COLUMN reset_at timestamptz;
  -- One user per person in all systems.
  CREATE UNIQUE INDEX user_account__email ON user_account (lower(email)) WHERE status <> 'DEACTIVATED';

  ALTER TABLE session DROP CONSTRAINT session__end_reason;
  ALTER TABLE session ADD CONSTRAINT session__end_reason CHECK (end_reason IN ('LOGGED_OUT', 'ENDED_BY_USER', 'TOO_MANY', 'REFRESH_TOKEN_REUSED', 'PASSWORD_CHANGED'));

  CREATE TABLE account_link (
    token_hash text NOT NULL CONSTRAINT account_link__pk PRIMARY KEY,
    user_id uuid NOT NULL CONSTRAINT account_link__user REFERENCES user_account ON DELETE CASCADE,
    purpose text NOT NULL CONSTRAINT account_link__purpose CHECK (purpose IN ('ACTIVATION', 'PASSWORD_RESET')),
    expires_at timestamptz NOT NULL,
    failures integer NOT NULL DEFAULT 0,
    used_at timestamptz
  );
  CREATE INDEX account_link__user_id ON account_link (user_id, purpose) WHERE used_at IS NULL;

  CREATE TABLE enrolment (
    token_hash text NOT NULL CONSTRAINT enrolment__pk PRIMARY KEY,
    user_id uuid NOT NULL CONSTRAINT enrolment__user REFERENCES user_account ON DELETE CASCADE,
    secret_sealed text NOT NULL,
    password_hash text,
    expires_at timestamptz NOT NULL,
    failures integer NOT NULL DEFAULT 0,
    used_at timestamptz
  );
  CREATE INDEX enrolment__user_id ON enrolment (user_id) WHERE used_at IS NULL;

  CREATE TABLE recovery_code (
    user_id uuid NOT NULL CONSTRAINT recovery_code__user REFERENCES user_account ON DELETE CASCADE,
    code_hash text NOT NULL,
    used_at timestamptz,
    CONSTRAINT recovery_code__pk PRIMARY KEY (user_id, code_hash)
  );

  CREATE TABLE message (
    id uuid NOT NULL CONSTRAINT message__pk PRIMARY KEY,
    user_id uuid NOT NULL CONSTRAINT message__user REFERENCES user_account ON DELETE CASCADE,
    template text NOT NULL,
    details jsonb NOT NULL,
    occasion text,
    to_sealed text,
    created_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    attempts integer NOT NULL DEFAULT 0,
    sent_at timestamptz,
    kept_sealed text,
    CONSTRAINT message__once UNIQUE (user_id, template, occasion)
  );
  CREATE INDEX message__due_at ON message (due_at) WHERE sent_at IS NULL;
`;

/** A request can ask that a user be told something, where it may change the account, and neither read nor take back a message. */
async function protectMessages(queryRunner: QueryRunner): Promise<void> {
  await protectTable(queryRunner, service, 'message', {
    read: { all: false },
    write: {
      self: 'user_id',
      through: `EXISTS (SELECT 1 FROM user_account u WHERE u.id = message.user_id
        AND (u.home_municipality = ANY ((SELECT reach_list('write', 'own'))::text[]) OR u.home_district = ANY ((SELECT reach_list('write', 'own'))::text[])))`,
    },
  });
  await queryRunner.query(`
    DROP POLICY app_update ON message;
    DROP POLICY app_delete ON message;
    REVOKE SELECT, UPDATE, DELETE ON message FROM ${rolesOf(service).app};
  `);
}

/**
 * Names and addresses are taken or free in the whole country, whatever the caller may see. The owner, as whom no process
 * runs, looks for these two answers alone.
 */
async function createLookups(queryRunner: QueryRunner): Promise<void> {
  const { app } = rolesOf(service);
  await queryRunner.query(`
    CREATE FUNCTION free_username(p_base text) RETURNS text
      LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
        SELECT candidate FROM (
          SELECT n, CASE n WHEN 1 THEN p_base ELSE p_base || n END AS candidate FROM generate_series(1, 10000) AS n) AS candidates
        WHERE NOT EXISTS (SELECT 1 FROM public.user_account u WHERE u.username = candidate)
        ORDER BY n LIMIT 1
      $$;
    CREATE FUNCTION is_email_taken(p_email text, p_user uuid) RETURNS boolean
      LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
        SELECT EXISTS (SELECT 1 FROM public.user_account u
          WHERE lower(u.email) = lower(p_email) AND u.status <> 'DEACTIVATED' AND u.id IS DISTINCT FROM p_user)
      $$;
    REVOKE ALL ON FUNCTION free_username(text), is_email_taken(text, uuid) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION free_username(text), is_email_taken(text, uuid) TO "${app}";
  `);
}
