import { applySettings, rolesOf, type Settings } from '@imdinett/persistence';
import { Client } from 'pg';
import type { TestDatabase } from './database';
import { tablesOf } from './row-level-security';

/** The rows of a service's database, by the names that the spec has for the ids in them. */
export type Fixture = {
  readonly database: TestDatabase;
  readonly service: string;
  /** Id → name. A row goes by the first id in it that has a name, and must have one. */
  readonly names: ReadonlyMap<string, string>;
};

/** `lock`: SELECT … FOR UPDATE. `become`: an UPDATE makes whatever rows it reaches the same as this one. */
export const writingVerbs = ['insert', 'lock', 'update', 'become', 'delete'] as const;
export type Verb = 'read' | (typeof writingVerbs)[number];

/** What gets at one row or does not. */
export type Attempt = {
  readonly table: string;
  readonly verb: Verb;
  readonly row: string;
  /** SQL expression: whether it succeeds. It leaves nothing behind. */
  readonly call: string;
};

export type Attempts = {
  readonly all: readonly Attempt[];
  /** SQL for the functions that the attempts call. */
  readonly functions: string;
};

/** Every verb on every row of every table with row-level security on which the app has any privilege. */
export async function attemptsOf(fixture: Fixture): Promise<Attempts> {
  const privileged = await privilegedTables(fixture);
  const secured = (await tablesOf(fixture.database)).filter(
    ({ name, secured }) => secured && privileged.has(name),
  );
  const all: Attempt[] = [];
  const functions: string[] = [];
  for (const { name } of secured) {
    all.push(...(await attemptsOn(name, fixture)));
    const columns = await changeableColumns(name, fixture);
    functions.push(...functionsFor(name, columns));
  }
  return { all, functions: functions.join('') };
}

async function privilegedTables({ database, service }: Fixture): Promise<ReadonlySet<string>> {
  const tables = await database.select<{ name: string }>(
    `SELECT relname AS name FROM pg_class
     WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace
       AND (has_any_column_privilege($1, oid, 'SELECT, INSERT, UPDATE') OR has_table_privilege($1, oid, 'DELETE'))`,
    [rolesOf(service).app],
  );
  return new Set(tables.map(({ name }) => name));
}

type Row = {
  /** Where the row lies: tables have all kinds of keys. */
  readonly place: string;
  /** The row as a literal of the table's type. */
  readonly whole: string;
  readonly values: Readonly<Record<string, unknown>>;
};

async function attemptsOn(
  table: string,
  { database, names }: Fixture,
): Promise<readonly Attempt[]> {
  const rows = await database.select<Row>(
    `SELECT ctid::text AS place, quote_literal(t::text) AS whole, to_jsonb(t) AS values FROM ${table} t`,
  );
  return rows.flatMap(({ place, whole, values }) => {
    const row = Object.values(values)
      .map((value) => names.get(String(value)))
      .find((name) => name !== undefined);
    if (row === undefined)
      throw new Error(`the fixture has no name for ${JSON.stringify(values)} in ${table}`);
    return (['read', ...writingVerbs] as const).map((verb) => ({
      table,
      verb,
      row,
      call: `attempt."${verb} ${table}"('${place}', ${whole})`,
    }));
  });
}

/** Those that the app may UPDATE; where it may none, all, and is refused. */
async function changeableColumns(
  table: string,
  { database, service }: Fixture,
): Promise<readonly string[]> {
  const columns = await database.select<{ name: string; changeable: boolean }>(
    `SELECT attname AS name, has_column_privilege($2, attrelid, attnum, 'UPDATE') AS changeable
     FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attidentity = '' ORDER BY attnum`,
    [table, rolesOf(service).app],
  );
  const changeable = columns.filter((column) => column.changeable);
  return (changeable.length > 0 ? changeable : columns).map(({ name }) => name);
}

// Functions and not statements: their plans are kept, and planning is what takes the time.
function functionsFor(table: string, columns: readonly string[]): readonly string[] {
  const [first = ''] = columns;
  const taken = columns.map((column) => `($2).${column}`);
  const statements: Record<Verb, string> = {
    read: `PERFORM FROM ${table} WHERE ctid = $1`,
    insert: `INSERT INTO ${table} OVERRIDING SYSTEM VALUE SELECT ($2).*`,
    lock: `PERFORM FROM ${table} WHERE ctid = $1 FOR UPDATE`,
    update: `UPDATE ${table} SET ${first} = ${first} WHERE ctid = $1`,
    // Reads no column, so that only the policies for UPDATE have a say.
    become: `UPDATE ${table} SET (${columns.join()}) = ROW (${taken.join()})`,
    delete: `DELETE FROM ${table} WHERE ctid = $1`,
  };
  return Object.entries(statements).map(
    ([verb, statement]) => `
      CREATE FUNCTION attempt."${verb} ${table}"(tid, ${table}) RETURNS boolean LANGUAGE plpgsql AS $$
        #variable_conflict use_column
        DECLARE
          reached bigint;
        BEGIN
          ${statement};
          GET DIAGNOSTICS reached = ROW_COUNT;
          RAISE SQLSTATE 'UNDO1';
        EXCEPTION
          WHEN SQLSTATE 'UNDO1' THEN RETURN reached > 0;
          -- Constraints are asked after the policies: the row is there already, or others refer to it.
          WHEN integrity_constraint_violation THEN RETURN true;
          WHEN insufficient_privilege THEN RETURN false;
        END $$;`,
  );
}

/** A superuser's transaction with the attempts' functions. It ends as if it had never been. */
export async function inUndoneTransaction<T>(
  { database, service }: Fixture,
  { functions }: Attempts,
  work: (superuser: Client) => Promise<T>,
): Promise<T> {
  const superuser = new Client({ connectionString: database.urls.admin });
  await superuser.connect();
  try {
    await superuser.query(`
      BEGIN;
      SET LOCAL plan_cache_mode = force_generic_plan;
      CREATE SCHEMA attempt;
      GRANT USAGE ON SCHEMA attempt TO ${rolesOf(service).app};
      ${functions}
    `);
    return await work(superuser);
  } finally {
    await superuser.end();
  }
}

export type Trial = {
  readonly service: string;
  readonly settings: Settings;
  readonly attempts: readonly Attempt[];
};

/** The attempts that succeed as the app's role with the settings. Nothing is changed. */
export function succeeding(
  superuser: Client,
  { service, settings, attempts }: Trial,
): Promise<readonly Attempt[]> {
  return undoing(superuser, async () => {
    // One request's limit is not for many of them in a transaction.
    await applySettings(superuser, new Map([...settings, ['transaction_timeout', '0']]));
    await superuser.query(`SET LOCAL ROLE ${rolesOf(service).app}`);
    const { rows } = await superuser.query<{ successes: boolean[] }>(
      `SELECT ARRAY[${attempts.map(({ call }) => call).join()}]::boolean[] AS successes`,
    );
    return attempts.filter((_, index) => rows[0]?.successes[index]);
  });
}

/** Takes back whatever the work does, settings and role too. */
export async function undoing<T>(superuser: Client, work: () => Promise<T>): Promise<T> {
  await superuser.query('SAVEPOINT before');
  const result = await work();
  await superuser.query('ROLLBACK TO before; RELEASE before');
  return result;
}
