import type { Scope } from '@imdinett/access';
import { badInput } from '@imdinett/kernel';
import { countLimit, type Page } from '@imdinett/persistence';
import { In, IsNull, type EntityManager } from 'typeorm';
import type {
  AdministratorChange,
  ChangeKind,
  ChangeStatus,
  ChangeWish,
} from '../domain/administrator-change';
import { AdministratorChangeRow } from './administrator-change.row';
import { expectOne } from './expect-one';
import { isUuid } from './user.store';
import { changesWithin } from './within-reach';

export async function loadChange(
  manager: EntityManager,
  id: string,
): Promise<AdministratorChange | null> {
  return isUuid(id) ? manager.findOneBy(AdministratorChangeRow, { id }) : null;
}

/** The form when the scope reaches it. */
export async function loadChangeWithin(
  manager: EntityManager,
  scope: Scope,
  id: string,
): Promise<AdministratorChange | null> {
  const values: unknown[] = [isUuid(id) ? id : null];
  const sql = `c.id = $1 AND ${changesWithin(scope, values)}`;
  return (await select(manager, { sql, values, limit: 1 }))[0] ?? null;
}

/** The form as it is now, and nobody else decides on it until the transaction ends. Null when the action does not reach it, or it is decided. */
export async function lockChange(
  manager: EntityManager,
  id: string,
): Promise<AdministratorChange | null> {
  const locked: unknown[] = await manager.query(
    'SELECT 1 FROM administrator_change WHERE id = $1 FOR UPDATE',
    [id],
  );
  return locked.length === 0 ? null : loadChange(manager, id);
}

/** Whether the same is asked for already. */
export function hasOpenChange(
  manager: EntityManager,
  { kind, userId, municipality, district }: ChangeWish,
): Promise<boolean> {
  return manager.existsBy(AdministratorChangeRow, {
    ...{ kind, userId, municipality, status: 'SUBMITTED' },
    district: district ?? IsNull(),
  });
}

export async function insertChange(
  manager: EntityManager,
  change: AdministratorChange,
): Promise<void> {
  await manager.insert(AdministratorChangeRow, change);
}

export async function saveDecision(
  manager: EntityManager,
  { id, status, decidedBy, decidedAt, decisionReason, version }: AdministratorChange,
): Promise<void> {
  expectOne(
    await manager.update(
      AdministratorChangeRow,
      { id },
      { status, decidedBy, decidedAt, decisionReason, version },
    ),
  );
}

export type ChangeFilter = {
  readonly status?: ChangeStatus | null | undefined;
  readonly kind?: ChangeKind | null | undefined;
  readonly municipality?: string | null | undefined;
};

export type ChangeSearch = { readonly scope: Scope; readonly filter: ChangeFilter };

/** The latest first; one row more than the page holds, to know whether there are more. */
export function findChanges(
  manager: EntityManager,
  search: ChangeSearch,
  { limit, after }: Page,
): Promise<readonly AdministratorChange[]> {
  const { sql, values } = conditions(search);
  if (after !== null) {
    values.push(...placeOf(after));
    sql.push(
      `(c.submitted_at, c.id) < ($${String(values.length - 1)}::timestamptz, $${String(values.length)}::uuid)`,
    );
  }
  return select(manager, { sql: sql.join(' AND '), values, limit: limit + 1 });
}

export async function countChanges(manager: EntityManager, search: ChangeSearch): Promise<number> {
  const { sql, values } = conditions(search);
  const [row]: { count: number }[] = await manager.query(
    `SELECT count(*)::integer AS count FROM (SELECT 1 FROM administrator_change c WHERE ${sql.join(' AND ')} LIMIT ${String(countLimit + 1)}) AS counted`,
    values,
  );
  return row?.count ?? 0;
}

function conditions({ scope, filter }: ChangeSearch): { sql: string[]; values: unknown[] } {
  const values: unknown[] = [];
  const value = (one: unknown): string => `$${String(values.push(one))}`;
  const sql = [changesWithin(scope, values)];
  if (filter.status) sql.push(`c.status = ${value(filter.status)}`);
  if (filter.kind) sql.push(`c.kind = ${value(filter.kind)}`);
  if (filter.municipality) sql.push(`c.municipality = ${value(filter.municipality)}`);
  return { sql, values };
}

async function select(
  manager: EntityManager,
  {
    sql,
    values,
    limit,
  }: { readonly sql: string; readonly values: unknown[]; readonly limit: number },
): Promise<readonly AdministratorChange[]> {
  const rows: { id: string }[] = await manager.query(
    `SELECT c.id FROM administrator_change c WHERE ${sql} ORDER BY c.submitted_at DESC, c.id DESC LIMIT ${String(limit)}`,
    values,
  );
  return manager.find(AdministratorChangeRow, {
    where: { id: In(rows.map(({ id }) => id)) },
    order: { submittedAt: 'DESC', id: 'DESC' },
  });
}

function placeOf([at = '', id = '', ...others]: readonly string[]): readonly [string, string] {
  if (Number.isNaN(Date.parse(at)) || !isUuid(id) || others.length > 0)
    throw badInput('after', 'Ugyldig sidemerke. Bruk verdien av endCursor fra forrige side.');
  return [new Date(at).toISOString(), id];
}
