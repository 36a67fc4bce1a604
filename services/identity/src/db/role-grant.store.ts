import type { Scope } from '@imdinett/access';
import type { LocalDate } from '@imdinett/kernel';
import { In, IsNull, type EntityManager } from 'typeorm';
import type { RoleGrant } from '../domain/role-grant';
import { expectOne } from './expect-one';
import { RoleGrantRow } from './role-grant.row';
import { isUuid } from './user.store';
import { grantsWithin } from './within-reach';

/** Grants that were not revoked, of these users, the oldest first. */
export async function loadGrants(
  manager: EntityManager,
  userIds: readonly string[],
): Promise<readonly RoleGrant[]> {
  const rows = await manager.find(RoleGrantRow, {
    where: { userId: In(userIds.filter(isUuid)), revokedAt: IsNull() },
    order: { grantedAt: 'ASC', id: 'ASC' },
  });
  return rows.map(grantOf);
}

/** Those of them that hold within the scope. */
export async function loadGrantsWithin(
  manager: EntityManager,
  scope: Scope,
  userIds: readonly string[],
): Promise<readonly RoleGrant[]> {
  const values: unknown[] = [userIds.filter(isUuid)];
  const rows: { id: string }[] = await manager.query(
    `SELECT g.id FROM role_grant g WHERE g.user_id = ANY ($1::uuid[]) AND g.revoked_at IS NULL AND ${grantsWithin(scope, values)}`,
    values,
  );
  const found = await manager.find(RoleGrantRow, {
    where: { id: In(rows.map(({ id }) => id)) },
    order: { grantedAt: 'ASC', id: 'ASC' },
  });
  return found.map(grantOf);
}

export async function loadGrant(manager: EntityManager, id: string): Promise<RoleGrant | null> {
  const row = isUuid(id) ? await manager.findOneBy(RoleGrantRow, { id }) : null;
  return row === null ? null : grantOf(row);
}

export async function insertGrant(manager: EntityManager, grant: RoleGrant): Promise<void> {
  await manager.insert(RoleGrantRow, { ...grant, revokedBy: null, revokeReason: null });
}

export type Revocation = {
  readonly at: Date;
  readonly by: string | null;
  readonly reason: string | null;
};

export async function saveRevocation(
  manager: EntityManager,
  id: string,
  { at, by, reason }: Revocation,
): Promise<void> {
  expectOne(
    await manager.update(
      RoleGrantRow,
      { id },
      { revokedAt: at, revokedBy: by, revokeReason: reason },
    ),
  );
}

/** Waits for whoever removes an administrator of the municipality at the same time: two must not remove each other. */
export async function lockAdministration(
  manager: EntityManager,
  municipality: string,
): Promise<void> {
  await manager.query(
    `SELECT pg_advisory_xact_lock(hashtext('identity.administration'), hashtext($1))`,
    [municipality],
  );
}

/** Whether nobody else who is active holds the role for the municipality, or for a district where this user holds it. The database looks past the caller's reach for this answer alone. */
export async function isLastHolder(
  manager: EntityManager,
  {
    userId,
    role,
    municipality,
    today,
  }: {
    readonly userId: string;
    readonly role: string;
    readonly municipality: string;
    readonly today: LocalDate;
  },
): Promise<boolean> {
  const [row]: { last: boolean }[] = await manager.query(
    'SELECT is_last_holder($1, $2, $3, $4::date) AS last',
    [userId, role, municipality, today],
  );
  return row?.last === true;
}

function grantOf({ revokedBy: _by, revokeReason: _reason, ...grant }: RoleGrantRow): RoleGrant {
  return grant;
}
