import type { Scope } from '@imdinett/access';
import type { EntityManager } from 'typeorm';
import { searchKeysOf, sortKeyOf, type User } from '../domain/user';
import { expectOne } from './expect-one';
import { UserAccessRow, UserAccountRow } from './user.row';
import { usersWithin } from './within-reach';

export async function loadUsers(
  manager: EntityManager,
  ids: readonly string[],
): Promise<readonly User[]> {
  const rows: UserColumns[] = await manager.query(`${selectUser} WHERE u.id = ANY ($1::uuid[])`, [
    ids.filter(isUuid),
  ]);
  return rows.map(userOf);
}

export async function loadUser(manager: EntityManager, id: string): Promise<User | null> {
  return (await loadUsers(manager, [id]))[0] ?? null;
}

/** Those of them whom the scope reaches. */
export async function loadUsersWithin(
  manager: EntityManager,
  scope: Scope,
  ids: readonly string[],
): Promise<readonly User[]> {
  const values: unknown[] = [ids.filter(isUuid)];
  const rows: UserColumns[] = await manager.query(
    `${selectUser} WHERE u.id = ANY ($1::uuid[]) AND ${usersWithin(scope, values)}`,
    values,
  );
  return rows.map(userOf);
}

/** The user as he is now, and nobody else changes him until the transaction ends. Null when the action does not reach him. */
export async function lockUser(manager: EntityManager, id: string): Promise<User | null> {
  const locked: unknown[] = await manager.query(
    'SELECT 1 FROM user_access WHERE user_id = $1 FOR UPDATE',
    [id],
  );
  return locked.length === 0 ? null : loadUser(manager, id);
}

/** Epoch, version and revision: what a change of roles or sessions raises. */
export async function saveAccess(
  manager: EntityManager,
  { id, epoch, version, revision, sessionsFrom }: User,
): Promise<void> {
  expectOne(
    await manager.update(UserAccessRow, { userId: id }, { epoch, version, revision, sessionsFrom }),
  );
}

/** The account itself too. */
export async function saveUser(manager: EntityManager, user: User): Promise<void> {
  await saveAccess(manager, user);
  const { status, activatedAt, reactivatedAt, lastLoginAt, invitedAt, resetAt } = user;
  expectOne(
    await manager.update(
      UserAccountRow,
      { id: user.id },
      { status, activatedAt, reactivatedAt, lastLoginAt, invitedAt, resetAt },
    ),
  );
}

/** What an administrator writes of the user, and what it is found and sorted by. */
export async function saveProfile(manager: EntityManager, user: User): Promise<void> {
  await saveAccess(manager, user);
  const { name, email, mobile, homeMunicipality, homeDistrict } = user;
  expectOne(
    await manager.update(
      UserAccountRow,
      { id: user.id },
      {
        ...{ name, email, mobile, homeMunicipality, homeDistrict },
        sortKey: sortKeyOf(name),
        searchKeys: [...searchKeysOf(user)],
      },
    ),
  );
}

/** The name itself or with the first number that makes it free. The database looks past the caller's reach for this answer alone. */
export async function freeUsername(manager: EntityManager, base: string): Promise<string> {
  const [row]: { username: string }[] = await manager.query(
    'SELECT free_username($1) AS username',
    [base],
  );
  if (row === undefined) throw new Error('no username is free');
  return row.username;
}

/** Whether somebody else, anywhere, has the address. */
export async function isEmailTaken(
  manager: EntityManager,
  email: string,
  userId: string | null,
): Promise<boolean> {
  const [row]: { taken: boolean }[] = await manager.query(
    'SELECT is_email_taken($1, $2::uuid) AS taken',
    [email, userId],
  );
  return row?.taken === true;
}

export async function insertUser(manager: EntityManager, user: User, now: Date): Promise<void> {
  const { epoch, version, revision, sessionsFrom, ...account } = user;
  await manager.insert(UserAccountRow, {
    ...account,
    sortKey: sortKeyOf(user.name),
    searchKeys: [...searchKeysOf(user)],
    createdAt: now,
  });
  await manager.insert(UserAccessRow, { userId: user.id, epoch, version, revision, sessionsFrom });
}

export type UserName = { readonly id: string; readonly name: string };

/** Under the action for names the database shows no account, and gives this alone. */
export function loadNames(
  manager: EntityManager,
  ids: readonly string[],
): Promise<readonly UserName[]> {
  return manager.query('SELECT id, name FROM names_of($1::uuid[])', [ids.filter(isUuid)]);
}

/** Those for whom time may have run out: active or locked and quiet, or invited and never come. The domain says who of them is overdue. */
export async function idsOfQuietUsers(
  manager: EntityManager,
  {
    quietSince,
    invitedBefore,
    after,
    limit,
  }: {
    readonly quietSince: Date;
    readonly invitedBefore: Date;
    readonly after: string | null;
    readonly limit: number;
  },
): Promise<readonly string[]> {
  const rows: { id: string }[] = await manager.query(
    `SELECT id FROM user_account
     WHERE (status IN ('ACTIVE', 'LOCKED') AND GREATEST(last_login_at, activated_at, reactivated_at) < $1
         OR status = 'INVITED' AND invited_at < $2)
       AND ($3::uuid IS NULL OR id > $3::uuid)
     ORDER BY id LIMIT $4`,
    [quietSince, invitedBefore, after, limit],
  );
  return rows.map(({ id }) => id);
}

export async function idsOfUsersAfter(
  manager: EntityManager,
  after: string | null,
  limit: number,
): Promise<readonly string[]> {
  const rows: { id: string }[] = await manager.query(
    'SELECT id FROM user_account WHERE $1::uuid IS NULL OR id > $1::uuid ORDER BY id LIMIT $2',
    [after, limit],
  );
  return rows.map(({ id }) => id);
}

export const isUuid = (text: string): boolean =>
  /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);

export type UserColumns = {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly email: string;
  readonly mobile: string;
  readonly home_municipality: string | null;
  readonly home_district: string | null;
  readonly status: User['status'];
  readonly last_login_at: Date | null;
  readonly activated_at: Date | null;
  readonly reactivated_at: Date | null;
  readonly invited_at: Date | null;
  readonly reset_at: Date | null;
  readonly epoch: number;
  readonly version: number;
  readonly revision: number;
  readonly sessions_from: Date;
};

export const selectUser = `
  SELECT u.id, u.username, u.name, u.email, u.mobile, u.home_municipality, u.home_district, u.status,
    u.last_login_at, u.activated_at, u.reactivated_at, u.invited_at, u.reset_at, a.epoch, a.version, a.revision, a.sessions_from
  FROM user_account u JOIN user_access a ON a.user_id = u.id`;

export function userOf(row: UserColumns): User {
  return {
    id: row.id,
    username: row.username,
    name: row.name,
    email: row.email,
    mobile: row.mobile,
    homeMunicipality: row.home_municipality,
    homeDistrict: row.home_district,
    status: row.status,
    lastLoginAt: row.last_login_at,
    activatedAt: row.activated_at,
    reactivatedAt: row.reactivated_at,
    invitedAt: row.invited_at,
    resetAt: row.reset_at,
    epoch: row.epoch,
    version: row.version,
    revision: row.revision,
    sessionsFrom: row.sessions_from,
  };
}
