import {
  createBaseTables,
  dropBaseTables,
  grantReference,
  protectTable,
  rolesOf,
} from '@imdinett/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { counties, districts, municipalities, successions } from './municipality-register';

const service = 'identity';

/** Municipalities say nothing about anybody: the only tables without row-level security beside the base ones. */
export const referenceTables = [
  'county',
  'municipality',
  'municipality_succession',
  'district',
] as const;

/** What only the steps before login and the jobs touch: secrets, tokens and counters. Users' requests have no grant at all. */
const jobTables = [
  'credential',
  'refresh_token',
  'login_challenge',
  'password_attempt',
  'signing_key',
  'published_access',
  'job_state',
] as const;

export class CreateIdentity1763971200000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await createBaseTables(queryRunner, service, { wake: true });
    await queryRunner.query(tables);
    for (const table of referenceTables) await grantReference(queryRunner, service, table);
    await loadRegister(queryRunner);
    await protectUsers(queryRunner);
    await createLastHolder(queryRunner);
    for (const table of jobTables) {
      await protectTable(queryRunner, service, table, { read: { all: false }, write: null });
      await queryRunner.query(`REVOKE ALL ON ${table} FROM ${rolesOf(service).app}`);
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP FUNCTION is_last_holder(uuid, text, text, date)');
    const own = ['session', 'role_grant', 'user_access', 'user_account'];
    await queryRunner.query(
      `DROP TABLE ${[...jobTables, ...own, ...referenceTables].join(', ')} CASCADE`,
    );
    await dropBaseTables(queryRunner);
  }
}

const tables = `
  CREATE TABLE county (
    number text NOT NULL CONSTRAINT county__pk PRIMARY KEY CONSTRAINT county__number CHECK (number ~ '^\\d{2}$'),
    name text NOT NULL
  );
  CREATE TABLE municipality (
    number text NOT NULL CONSTRAINT municipality__pk PRIMARY KEY CONSTRAINT municipality__number CHECK (number ~ '^\\d{4}$'),
    name text NOT NULL,
    county text NOT NULL CONSTRAINT municipality__county REFERENCES county,
    valid_from date,
    valid_to date,
    CONSTRAINT municipality__period CHECK (valid_from < valid_to)
  );
  CREATE TABLE municipality_succession (
    predecessor text NOT NULL CONSTRAINT municipality_succession__predecessor REFERENCES municipality,
    successor text NOT NULL CONSTRAINT municipality_succession__successor REFERENCES municipality,
    on_date date NOT NULL,
    kind text NOT NULL CONSTRAINT municipality_succession__kind CHECK (kind IN ('MERGED', 'RENUMBERED', 'SPLIT')),
    CONSTRAINT municipality_succession__pk PRIMARY KEY (predecessor, successor)
  );
  CREATE TABLE district (
    number text NOT NULL CONSTRAINT district__pk PRIMARY KEY CONSTRAINT district__number CHECK (number ~ '^\\d{6}$'),
    name text NOT NULL,
    municipality text NOT NULL CONSTRAINT district__municipality REFERENCES municipality,
    administered boolean NOT NULL
  );

  CREATE TABLE user_account (
    id uuid NOT NULL CONSTRAINT user_account__pk PRIMARY KEY,
    username text NOT NULL CONSTRAINT user_account__username UNIQUE CONSTRAINT user_account__username_form CHECK (username ~ '^[a-z0-9._-]{3,64}$'),
    name text NOT NULL,
    sort_key text COLLATE "C" NOT NULL,
    search_keys text[] NOT NULL,
    email text NOT NULL,
    mobile text NOT NULL,
    home_municipality text CONSTRAINT user_account__home_municipality REFERENCES municipality,
    home_district text CONSTRAINT user_account__home_district REFERENCES district,
    status text NOT NULL CONSTRAINT user_account__status CHECK (status IN ('INVITED', 'ACTIVE', 'INACTIVE', 'LOCKED', 'DEACTIVATED')),
    status_reason text,
    created_at timestamptz NOT NULL,
    activated_at timestamptz,
    reactivated_at timestamptz,
    last_login_at timestamptz,
    CONSTRAINT user_account__district_of CHECK (home_district IS NULL OR starts_with(home_district, home_municipality)),
    CONSTRAINT user_account__activated CHECK (status NOT IN ('ACTIVE', 'INACTIVE', 'LOCKED') OR activated_at IS NOT NULL)
  );
  CREATE INDEX user_account__sort_key ON user_account (sort_key, id);
  CREATE INDEX user_account__home ON user_account (home_municipality, home_district);

  -- What is raised when access changes, and locked before anything of the user is decided.
  CREATE TABLE user_access (
    user_id uuid NOT NULL CONSTRAINT user_access__pk PRIMARY KEY CONSTRAINT user_access__user REFERENCES user_account ON DELETE CASCADE,
    epoch bigint NOT NULL,
    version bigint NOT NULL,
    revision integer NOT NULL,
    sessions_from timestamptz NOT NULL
  );

  CREATE TABLE role_grant (
    id uuid NOT NULL CONSTRAINT role_grant__pk PRIMARY KEY,
    user_id uuid NOT NULL CONSTRAINT role_grant__user REFERENCES user_account ON DELETE CASCADE,
    role text NOT NULL,
    municipality text CONSTRAINT role_grant__municipality REFERENCES municipality,
    district text CONSTRAINT role_grant__district REFERENCES district,
    valid_from date NOT NULL,
    valid_to date,
    granted_at timestamptz NOT NULL,
    granted_by uuid CONSTRAINT role_grant__granted_by REFERENCES user_account,
    revoked_at timestamptz,
    revoked_by uuid CONSTRAINT role_grant__revoked_by REFERENCES user_account,
    revoke_reason text,
    CONSTRAINT role_grant__period CHECK (valid_from < valid_to),
    CONSTRAINT role_grant__district_of CHECK (district IS NULL OR starts_with(district, municipality))
  );
  CREATE INDEX role_grant__user_id ON role_grant (user_id) WHERE revoked_at IS NULL;
  CREATE INDEX role_grant__place ON role_grant (municipality, district) WHERE revoked_at IS NULL;

  CREATE TABLE session (
    id uuid NOT NULL CONSTRAINT session__pk PRIMARY KEY,
    user_id uuid NOT NULL CONSTRAINT session__user REFERENCES user_account ON DELETE CASCADE,
    started_at timestamptz NOT NULL,
    last_used_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    auth_time timestamptz NOT NULL,
    otp_time timestamptz NOT NULL,
    previous_login_at timestamptz,
    ended_at timestamptz,
    end_reason text CONSTRAINT session__end_reason CHECK (end_reason IN ('LOGGED_OUT', 'ENDED_BY_USER', 'TOO_MANY', 'REFRESH_TOKEN_REUSED')),
    CONSTRAINT session__ended CHECK ((ended_at IS NULL) = (end_reason IS NULL))
  );
  CREATE INDEX session__user_id ON session (user_id) WHERE ended_at IS NULL;
  CREATE INDEX session__expires_at ON session (expires_at);

  CREATE TABLE refresh_token (
    token_hash text NOT NULL CONSTRAINT refresh_token__pk PRIMARY KEY,
    session_id uuid NOT NULL CONSTRAINT refresh_token__session REFERENCES session ON DELETE CASCADE,
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
    successor_hash text,
    -- Sealed, for the seconds in which it may be asked for again.
    successor_sealed text
  );
  CREATE INDEX refresh_token__session_id ON refresh_token (session_id);

  CREATE TABLE credential (
    user_id uuid NOT NULL CONSTRAINT credential__pk PRIMARY KEY CONSTRAINT credential__user REFERENCES user_account ON DELETE CASCADE,
    password_hash text NOT NULL,
    totp_sealed text NOT NULL,
    totp_last_step bigint,
    totp_failures integer NOT NULL DEFAULT 0
  );

  CREATE TABLE login_challenge (
    token_hash text NOT NULL CONSTRAINT login_challenge__pk PRIMARY KEY,
    user_id uuid NOT NULL CONSTRAINT login_challenge__user REFERENCES user_account ON DELETE CASCADE,
    expires_at timestamptz NOT NULL,
    failures integer NOT NULL DEFAULT 0,
    used_at timestamptz
  );
  CREATE INDEX login_challenge__expires_at ON login_challenge (expires_at);

  -- By a hash of what was typed as the username, so that users and names of nobody look alike.
  CREATE TABLE password_attempt (
    account_hash text NOT NULL,
    source text NOT NULL,
    failures integer NOT NULL,
    blocked_until timestamptz,
    attempted_at timestamptz NOT NULL,
    CONSTRAINT password_attempt__pk PRIMARY KEY (account_hash, source)
  );
  CREATE INDEX password_attempt__attempted_at ON password_attempt (attempted_at);

  CREATE TABLE signing_key (
    kid text NOT NULL CONSTRAINT signing_key__pk PRIMARY KEY,
    use text NOT NULL CONSTRAINT signing_key__use CHECK (use IN ('access-token', 'access-record')),
    public_jwk jsonb NOT NULL,
    private_sealed text NOT NULL,
    signs_from timestamptz NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
  );

  -- What the relay has published of whom; the heartbeat carries its count and digest.
  CREATE TABLE published_access (
    user_id uuid NOT NULL CONSTRAINT published_access__pk PRIMARY KEY,
    version bigint NOT NULL
  );

  CREATE TABLE job_state (
    job text NOT NULL CONSTRAINT job_state__pk PRIMARY KEY,
    version bigint NOT NULL DEFAULT 0,
    ran_at timestamptz NOT NULL,
    progress text
  );
`;

/**
 * Users are read by home municipality and by the municipality of their open grants, grants by their own. Accounts are
 * changed by home municipality alone; `user_access`, which either change raises, by both.
 */
async function protectUsers(queryRunner: QueryRunner): Promise<void> {
  const home = { own: { municipality: 'home_municipality', district: 'home_district' } };
  const grantPlace = { own: { municipality: 'municipality', district: 'district' } };
  const written = (municipality: string, district: string): string =>
    `(${municipality} = ANY ((SELECT reach_list('write', 'own'))::text[]) OR ${district} = ANY ((SELECT reach_list('write', 'own'))::text[]))`;
  const account = 'SELECT 1 FROM user_account u WHERE u.id = user_access.user_id';
  const openGrant = 'SELECT 1 FROM role_grant g WHERE g.revoked_at IS NULL AND g.user_id =';

  await protectTable(queryRunner, service, 'role_grant', {
    read: { places: grantPlace, self: 'user_id' },
    write: { places: grantPlace },
  });
  await protectTable(queryRunner, service, 'user_account', {
    read: { places: home, self: 'id', through: `EXISTS (${openGrant} user_account.id)` },
    write: { places: home },
  });
  await protectTable(queryRunner, service, 'user_access', {
    read: { self: 'user_id', through: `EXISTS (${account})` },
    write: {
      self: 'user_id',
      through: `EXISTS (${account} AND ${written('u.home_municipality', 'u.home_district')})
        OR EXISTS (${openGrant} user_access.user_id AND ${written('g.municipality', 'g.district')})`,
    },
  });
  await protectTable(queryRunner, service, 'session', { read: { self: 'user_id', all: false } });
}

/**
 * Whether a municipality is left without its last administrator must not depend on what the caller may see. The owner, as
 * whom no process runs, gets to read for this one function, which tells yes or no.
 */
async function createLastHolder(queryRunner: QueryRunner): Promise<void> {
  const { owner, app } = rolesOf(service);
  const valid = (grant: string): string =>
    `${grant}.role = p_role AND ${grant}.revoked_at IS NULL AND ${grant}.valid_from <= p_day AND (${grant}.valid_to IS NULL OR p_day < ${grant}.valid_to)`;
  await queryRunner.query(`
    CREATE POLICY owner_select ON role_grant FOR SELECT TO "${owner}" USING (true);
    CREATE POLICY owner_select ON user_account FOR SELECT TO "${owner}" USING (true);
    CREATE FUNCTION is_last_holder(p_user uuid, p_role text, p_municipality text, p_day date) RETURNS boolean
      LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
        SELECT EXISTS (
          SELECT 1 FROM public.role_grant held
          WHERE held.user_id = p_user AND held.municipality = p_municipality AND ${valid('held')}
            AND NOT EXISTS (
              SELECT 1 FROM public.role_grant other JOIN public.user_account u ON u.id = other.user_id
              WHERE other.user_id <> p_user AND u.status = 'ACTIVE' AND ${valid('other')}
                AND other.municipality = held.municipality AND (other.district IS NULL OR other.district = held.district)))
      $$;
    REVOKE ALL ON FUNCTION is_last_holder(uuid, text, text, date) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION is_last_holder(uuid, text, text, date) TO "${app}";
  `);
}

async function loadRegister(queryRunner: QueryRunner): Promise<void> {
  const load = (
    table: string,
    columns: readonly string[],
    rows: readonly (readonly (string | null)[])[],
  ): Promise<unknown> =>
    queryRunner.query(
      `INSERT INTO ${table} (${columns.join(', ')}) SELECT * FROM json_to_recordset($1) AS r (${columns.map((column) => `${column} ${typeOf(column)}`).join(', ')})`,
      [
        JSON.stringify(
          rows.map((row) =>
            Object.fromEntries(columns.map((column, index) => [column, row[index] ?? null])),
          ),
        ),
      ],
    );
  await load('county', ['number', 'name'], linesOf(counties));
  await load(
    'municipality',
    ['number', 'name', 'county', 'valid_from', 'valid_to'],
    linesOf(municipalities),
  );
  await load(
    'municipality_succession',
    ['predecessor', 'successor', 'on_date', 'kind'],
    linesOf(successions),
  );
  await load(
    'district',
    ['number', 'name', 'municipality', 'administered'],
    linesOf(districts).map(([number, name, administered]) => [
      number ?? null,
      name ?? null,
      (number ?? '').slice(0, 4),
      administered === 'yes' ? 'true' : 'false',
    ]),
  );
}

const typeOf = (column: string): string =>
  column === 'administered'
    ? 'boolean'
    : ['valid_from', 'valid_to', 'on_date'].includes(column)
      ? 'date'
      : 'text';

/** Fields between semicolons; an empty one is null. */
function linesOf(text: string): readonly (readonly (string | null)[])[] {
  return text
    .trim()
    .split('\n')
    .map((line) => line.split(';').map((field) => (field === '' ? null : field)));
}
