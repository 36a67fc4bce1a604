import { isPlaced, reaches, type PlacedReach, type Reach } from '@imdinett/access';
import type { QueryRunner } from 'typeorm';
import { literal, quoted } from './quoted';
import { rolesOf } from './roles';

/** Which columns say where a row stands for a reach. */
export type PlaceColumns = {
  readonly municipality: string;
  /** Null: the thing exists per municipality only, and a grant for a district does not reach it. */
  readonly district: string | null;
  /** SQL condition on the row, for reaches that only some rows belong to. */
  readonly when?: string;
};

/** When a row belongs to a viewer's reach. The alternatives are ORed. */
export type TableReach = {
  readonly places?: { readonly [R in PlacedReach]?: PlaceColumns };
  /** Column with the id of the user whom the row is about. */
  readonly self?: string;
  /** SQL condition on the row that makes it one of a person with a computed category. */
  readonly categorised?: string;
  /** SQL condition that other tables' own policies decide: `EXISTS (SELECT 1 FROM person p WHERE p.id = person_id)`. */
  readonly through?: string;
  /** Whether reach `all` covers the table; it does unless this is false. */
  readonly all?: boolean;
  /** Any viewer inside a transaction: for rows that hold nothing about anybody. */
  readonly everyone?: boolean;
};

export type Protection = {
  readonly read: TableReach;
  /** As `read` when it is left out; null when users' requests never write the table. */
  readonly write?: TableReach | null;
};

type Mode = 'read' | 'write' | 'closed';

/**
 * Row-level security, forced, with its policies and grants: reading by the lists of the thing's read action, writing by
 * those of the action that is being done. Jobs have a policy of their own. The table must exist.
 */
// eslint-disable-next-line max-params -- it reads like the statement that it makes
export async function protectTable(
  queryRunner: QueryRunner,
  service: string,
  table: string,
  { read, write = read }: Protection,
): Promise<void> {
  const roles = rolesOf(service);
  const [name, app, job] = [quoted(table), quoted(roles.app), quoted(roles.job)];
  const types = await columnTypes(queryRunner, table);
  const readable = condition('read', read, types);
  await queryRunner.query(`
    ALTER TABLE ${name} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
    CREATE POLICY app_select ON ${name} FOR SELECT TO ${app} USING (${readable});
    CREATE POLICY job_all ON ${name} TO ${job} USING (true) WITH CHECK (true);
    GRANT SELECT ON ${name} TO ${app};
    GRANT SELECT, INSERT, UPDATE, DELETE ON ${name} TO ${job};
  `);
  if (write === null) return;
  const writable = condition('write', write, types);
  await queryRunner.query(`
    CREATE POLICY app_insert ON ${name} FOR INSERT TO ${app} WITH CHECK (${writable});
    CREATE POLICY app_update ON ${name} FOR UPDATE TO ${app} USING (${writable}) WITH CHECK (${writable});
    CREATE POLICY app_delete ON ${name} FOR DELETE TO ${app} USING (${writable});
    GRANT INSERT, UPDATE, DELETE ON ${name} TO ${app};
  `);
}

/** Rows of strictly confidential persons (strengt fortrolig): whatever else allows them, only who sees closed data everywhere. */
export async function hideStrictlyConfidential(
  queryRunner: QueryRunner,
  service: string,
  table: string,
): Promise<void> {
  const rule = `protection <> 'STRICTLY_CONFIDENTIAL' OR ${list('closed', 'all')} IS NOT NULL`;
  await queryRunner.query(
    `CREATE POLICY app_shielded ON ${quoted(table)} AS RESTRICTIVE TO ${quoted(rolesOf(service).app)} USING (${rule}) WITH CHECK (${rule})`,
  );
}

/** A table that tells nothing about anybody and has no row-level security: requests read it, jobs keep it. */
export async function grantReference(
  queryRunner: QueryRunner,
  service: string,
  table: string,
): Promise<void> {
  const { app, job } = rolesOf(service);
  await queryRunner.query(`
    GRANT SELECT ON ${quoted(table)} TO ${quoted(app)};
    GRANT SELECT, INSERT, UPDATE, DELETE ON ${quoted(table)} TO ${quoted(job)};
  `);
}

/** The name of the setting that a transaction fills for a reach: `app.read_followed_up`. */
export function settingOf(mode: Mode, reach: Reach): string {
  return `app.${mode}_${snake(reach)}`;
}

function condition(mode: Mode, reach: TableReach, types: ReadonlyMap<string, string>): string {
  const places = reaches.filter(isPlaced).flatMap((name) => {
    const columns = reach.places?.[name];
    return columns === undefined ? [] : [placed(mode, name, columns)];
  });
  const alternatives = [
    ...places,
    ...(reach.self === undefined ? [] : [self(mode, reach.self, types.get(reach.self))]),
    ...(reach.categorised === undefined
      ? []
      : [`(${list(mode, 'categorised')} IS NOT NULL AND (${reach.categorised}))`]),
    ...(reach.through === undefined ? [] : [`(${reach.through})`]),
    ...(reach.everyone === true ? ['(SELECT current_viewer()) IS NOT NULL'] : []),
    ...(reach.all === false ? [] : [`${list(mode, 'all')} IS NOT NULL`]),
  ];
  // A table that nothing reaches is closed, never open.
  return alternatives.length === 0 ? 'false' : alternatives.join(' OR ');
}

function placed(
  mode: Mode,
  reach: PlacedReach,
  { municipality, district, when }: PlaceColumns,
): string {
  const places = [municipality, ...(district === null ? [] : [district])].map(
    (column) => `${quoted(column)} = ANY (${list(mode, reach)})`,
  );
  const where = `(${places.join(' OR ')})`;
  return when === undefined ? where : `(${where} AND (${when}))`;
}

// Cast to the column's own type, so that an index on it serves.
function self(mode: Mode, column: string, type: string | undefined): string {
  if (type === undefined) throw new Error(`there is no column ${column}`);
  return `${quoted(column)} = ANY (${list(mode, 'self')}::${type}[])`;
}

async function columnTypes(
  queryRunner: QueryRunner,
  table: string,
): Promise<ReadonlyMap<string, string>> {
  const columns = (await queryRunner.query(
    `SELECT attname, format_type(atttypid, atttypmod) AS type
     FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0`,
    [quoted(table)],
  )) as { attname: string; type: string }[];
  return new Map(columns.map(({ attname, type }) => [attname, type]));
}

// A scalar subquery: evaluated once for a statement and not for each row, and still usable with an index.
const list = (mode: Mode, reach: Reach): string =>
  `(SELECT reach_list(${literal(mode)}, ${literal(snake(reach))}))::text[]`;

const snake = (reach: Reach): string => reach.replaceAll('-', '_');
