import type { Scope } from '@imdinett/access';
import { badInput, type LocalDate } from '@imdinett/kernel';
import { countLimit, type Page } from '@imdinett/persistence';
import type { EntityManager } from 'typeorm';
import { foldText, type User, type UserStatus } from '../domain/user';
import { isUuid, selectUser, userOf, type UserColumns } from './user.store';
import { usersWithin, withOpenGrant } from './within-reach';

export type UserFilter = {
  readonly text?: string | null | undefined;
  readonly role?: string | null | undefined;
  readonly status?: UserStatus | null | undefined;
  readonly lastLoginBefore?: Date | null | undefined;
  /** Active or locked ones who become inactive before this day unless they log in. */
  readonly inactiveBefore?: LocalDate | null | undefined;
  readonly municipality?: string | null | undefined;
};

export type UserSearch = {
  readonly scope: Scope;
  readonly filter: UserFilter;
  readonly today: LocalDate;
};

/** One row more than the page holds, to know whether there are more. */
export async function findUsers(
  manager: EntityManager,
  search: UserSearch,
  { limit, after }: Page,
): Promise<readonly User[]> {
  const { sql, values } = conditions(search);
  if (after !== null) {
    values.push(...(await placeOf(manager, search.scope, after)));
    sql.push(
      `(u.sort_key, u.id) > ($${String(values.length - 1)}, $${String(values.length)}::uuid)`,
    );
  }
  const rows: UserColumns[] = await manager.query(
    `${selectUser} WHERE ${sql.join(' AND ')} ORDER BY u.sort_key, u.id LIMIT ${String(limit + 1)}`,
    values,
  );
  return rows.map(userOf);
}

/** A cursor names a row by its id, for names must not stand in it. It tells the place of nobody out of reach. */
async function placeOf(
  manager: EntityManager,
  scope: Scope,
  [id, ...others]: readonly string[],
): Promise<readonly [sortKey: string, id: string]> {
  if (id === undefined || !isUuid(id) || others.length > 0)
    throw badInput('after', 'Ugyldig sidemerke. Bruk verdien av endCursor fra forrige side.');
  const values: unknown[] = [id];
  const [row]: { sort_key: string }[] = await manager.query(
    `SELECT u.sort_key FROM user_account u WHERE u.id = $1 AND ${usersWithin(scope, values)}`,
    values,
  );
  if (row === undefined)
    throw badInput('after', 'Raden som siden begynner etter, finnes ikke lenger. Start på nytt.');
  return [row.sort_key, id];
}

export async function countUsers(manager: EntityManager, search: UserSearch): Promise<number> {
  const { sql, values } = conditions(search);
  const [row]: { count: number }[] = await manager.query(
    `SELECT count(*)::integer AS count FROM (SELECT 1 FROM user_account u WHERE ${sql.join(' AND ')} LIMIT ${String(countLimit + 1)}) AS counted`,
    values,
  );
  return row?.count ?? 0;
}

function conditions({ scope, filter, today }: UserSearch): { sql: string[]; values: unknown[] } {
  const values: unknown[] = [];
  const value = (one: unknown): string => `$${String(values.push(one))}`;
  const sql = [usersWithin(scope, values)];

  const text = foldText(filter.text ?? '');
  if (text !== '')
    sql.push(
      `EXISTS (SELECT 1 FROM unnest(u.search_keys) AS key WHERE starts_with(key, ${value(text)}))`,
    );
  if (filter.role)
    sql.push(
      withOpenGrant(
        `g.role = ${value(filter.role)} AND g.valid_from <= ${value(today)}::date AND (g.valid_to IS NULL OR ${value(today)}::date < g.valid_to)`,
      ),
    );
  if (filter.status) sql.push(`u.status = ${value(filter.status)}`);
  if (filter.lastLoginBefore)
    sql.push(`(u.last_login_at IS NULL OR u.last_login_at < ${value(filter.lastLoginBefore)})`);
  if (filter.inactiveBefore)
    // As the domain reckons: a month end is clamped, and the day is Oslo's.
    sql.push(
      `u.status IN ('ACTIVE', 'LOCKED') AND ((GREATEST(u.last_login_at, u.activated_at, u.reactivated_at) AT TIME ZONE 'Europe/Oslo')::date + interval '3 months')::date + 1 < ${value(filter.inactiveBefore)}::date`,
    );
  if (filter.municipality) {
    const municipality = value(filter.municipality);
    sql.push(
      `(u.home_municipality = ${municipality} OR ${withOpenGrant(`g.municipality = ${municipality}`)})`,
    );
  }
  return { sql, values };
}
