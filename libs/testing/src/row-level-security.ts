import type { Client } from 'pg';
import type { TestDatabase } from './database';

export type Table = { readonly name: string; readonly secured: boolean };

/** Every table, and whether row-level security is both enabled and forced on it. */
export function tablesOf({ select }: TestDatabase): Promise<Table[]> {
  return select<Table>(
    `SELECT relname AS name, relrowsecurity AND relforcerowsecurity AS secured
     FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace ORDER BY relname`,
  );
}

/** A line for each policy, sorted: `person app_shielded RESTRICTIVE ALL nir_app`. */
export async function policiesOf({ select }: TestDatabase): Promise<string[]> {
  const policies = await select<{ line: string }>(
    `SELECT concat_ws(' ', tablename, policyname, NULLIF(permissive, 'PERMISSIVE'), cmd, array_to_string(roles, ',')) AS line
     FROM pg_policies`,
  );
  return policies.map(({ line }) => line).toSorted();
}

/** How many rows it reached. `denied`: no privilege; `refused`: by a policy; any other words are a failure. */
type Outcome = number | string | null;

export type Reached = {
  /** As the superuser counts them. Where there is none, the other figures prove nothing. */
  readonly rows: number;
  readonly select: Outcome;
  readonly insert: Outcome;
  readonly update: Outcome;
  readonly delete: Outcome;
};

/**
 * What the app's role gets at, without the settings of a transaction, in each table with row-level security. A table on
 * which it has no privilege at all is left out. Nothing is changed.
 */
export async function reachedWithoutSettings(
  database: TestDatabase,
): Promise<Record<string, Reached>> {
  const app = await database.connectAs('app');
  const reached: Record<string, Reached> = {};
  for (const { name } of (await tablesOf(database)).filter(({ secured }) => secured)) {
    const outcomes = {
      select: await outcomeOf(app, `SELECT 1 FROM ${name}`),
      insert: await outcomeOf(app, `INSERT INTO ${name} DEFAULT VALUES`),
      // Neither reads a column, so that the policies for SELECT have no part in it.
      update: await outcomeOf(
        app,
        `UPDATE ${name} SET ${await firstColumn(database, name)} = DEFAULT`,
      ),
      delete: await outcomeOf(app, `DELETE FROM ${name}`),
    };
    if (Object.values(outcomes).every((outcome) => outcome === 'denied')) continue;
    const all = await database.select(`SELECT 1 FROM ${name}`);
    reached[name] = { rows: all.length, ...outcomes };
  }
  return reached;
}

async function outcomeOf(app: Client, statement: string): Promise<Outcome> {
  await app.query('BEGIN');
  try {
    return (await app.query(statement)).rowCount;
  } catch (error) {
    const message = String(error);
    if (message.includes('permission denied')) return 'denied';
    // A restrictive policy is named before the table, and is asked only when a permissive one has let the row through.
    return message.includes('violates row-level security policy for table') ? 'refused' : message;
  } finally {
    await app.query('ROLLBACK');
  }
}

async function firstColumn({ select }: TestDatabase, table: string): Promise<string> {
  const [column] = await select<{ attname: string }>(
    'SELECT attname FROM pg_attribute WHERE attrelid = $1::regclass AND attnum = 1',
    [table],
  );
  return column?.attname ?? '';
}

/** Every service has this table, and each mutation with a key fills it. */
export async function givenIdempotencyKey(
  { select }: TestDatabase,
  viewer = 'someone',
): Promise<void> {
  await select(
    `INSERT INTO idempotency_key (viewer, operation, key, fingerprint) VALUES ($1, 'something', 'once', 'ffff')`,
    [viewer],
  );
}
