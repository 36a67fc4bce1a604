import { randomUUID } from 'node:crypto';
import { isMunicipalRole, isRole, type Role, type Viewer } from '@imdinett/access';
import { badInput, forbidden, notFound, osloDate, ruleViolation } from '@imdinett/kernel';
import { withIdempotency, type Tx } from '@imdinett/persistence';
import type { Deps } from '../context';
import { loadDistricts, loadMunicipalities } from '../db/municipality.store';
import {
  insertGrant,
  loadGrant,
  loadGrants,
  loadGrantsWithin,
  saveRevocation,
  type Revocation,
} from '../db/role-grant.store';
import { loadUser, lockUser, saveAccess } from '../db/user.store';
import { railOfRoleChange, refusalBy } from '../domain/guard-rails';
import { isInForce } from '../domain/municipality';
import {
  checkNotHeld,
  checkPlace,
  periodOf,
  type GrantFacts,
  type GrantWish,
  type RoleGrant,
} from '../domain/role-grant';
import { changeRoles, type User } from '../domain/user';
import { checkVersion, roleChangeOf } from './administration';
import { announceAccess, announceGrant } from './user-events';

/** A grant of a role that this release knows. */
export type KnownGrant = RoleGrant & { readonly role: Role };

export const isKnown = (grant: RoleGrant): grant is KnownGrant => isRole(grant.role);

/** A loader's batch: grants of these users that hold within the caller's reach. */
export function readGrants(
  deps: Deps,
  viewer: Viewer,
  userIds: readonly string[],
): Promise<readonly (readonly KnownGrant[])[]> {
  return deps.transaction(viewer, 'identity.user:read', async ({ manager, scope, audit }) => {
    const grants = (await loadGrantsWithin(manager, scope, userIds)).filter(isKnown);
    const persons = [...new Set(grants.map(({ userId }) => userId))];
    if (persons.length > 0) await audit({ persons, fields: ['grants'] });
    return userIds.map((id) => grants.filter(({ userId }) => userId === id));
  });
}

/** Who was changed, by which grant. */
export type ChangedGrant = { readonly userId: string; readonly grantId: string };

export type Wish = { readonly userId: string; readonly role: Role } & Omit<GrantWish, 'role'>;

export type GrantRoleInput = Wish & {
  readonly expectedVersion?: number | null | undefined;
  readonly idempotencyKey?: string | null | undefined;
};

/** Gives a role. The grant's municipality decides, not the user's. */
export function grantRole(
  deps: Deps,
  viewer: Viewer,
  input: GrantRoleInput,
): Promise<ChangedGrant> {
  return deps.transaction(viewer, 'identity.role:grant', (tx) =>
    withIdempotency(tx, { viewer, operation: 'grantRole', input }, async () => {
      const { user, period } = await examine(deps, tx, { viewer, wish: input });
      checkVersion(user, input.expectedVersion);
      const { userId } = input;
      const grant = newGrant(deps, viewer, { ...input, period });
      await giveGrant(tx, { user: changeRoles(user, deps.now()), grant });
      return { userId, grantId: grant.id };
    }),
  );
}

/** `user` is the user after the change. */
export async function giveGrant(
  tx: Tx,
  { user, grant }: { readonly user: User; readonly grant: RoleGrant },
): Promise<void> {
  await saveAccess(tx.manager, user);
  await insertGrant(tx.manager, grant);
  await tx.audit({
    object: { type: 'user', id: user.id },
    fields: ['grants'],
    after: auditedGrant(grant),
  });
  await announceGrant(tx, 'no.imdi.identity.user-role-granted.v1', { user, grant });
  await announceAccess(tx, user);
}

export function newGrant(
  deps: Deps,
  viewer: Viewer,
  {
    userId,
    role,
    municipality,
    district,
    period,
  }: Pick<Wish, 'userId' | 'role' | 'municipality' | 'district'> & {
    readonly period: ReturnType<typeof periodOf>;
  },
): RoleGrant {
  return {
    id: randomUUID(),
    userId,
    role,
    municipality,
    district,
    validFrom: period.from,
    validTo: period.to,
    grantedAt: deps.now(),
    grantedBy: viewer.kind === 'user' ? viewer.id : null,
    revokedAt: null,
  };
}

type Examination = { readonly viewer: Viewer; readonly wish: Wish; readonly lockIt?: boolean };

/** Everything that can stand in the way of a grant, in one place for the mutation and the question. */
export async function examine(
  deps: Deps,
  tx: Tx,
  { viewer, wish, lockIt = true }: Examination,
): Promise<{ readonly user: User; readonly period: ReturnType<typeof periodOf> }> {
  const { userId } = wish;
  tx.concerns({ object: { type: 'user', id: userId } });
  const found = await loadUser(tx.manager, userId);
  if (found === null) throw notFound('Fant ikke brukeren.');
  const period = await permittedPeriod(deps, tx, { viewer, wish });
  const user = lockIt ? await lockUser(tx.manager, userId) : found;
  if (user === null) throw forbidden();
  if (user.status === 'DEACTIVATED')
    throw ruleViolation(
      'role-grant.user-deactivated',
      'Brukeren er deaktivert. Aktiver brukeren før du gir roller.',
    );
  checkNotHeld(wish, period, await loadGrants(tx.manager, [userId]));
  return { user, period };
}

/** The period of a grant that the caller may give there, whoever gets it. */
export async function permittedPeriod(
  deps: Deps,
  tx: Tx,
  { viewer, wish }: { readonly viewer: Viewer; readonly wish: Wish },
): Promise<ReturnType<typeof periodOf>> {
  const { userId, role } = wish;
  const rail = railOfRoleChange(
    roleChangeOf(viewer, 'identity.role:grant', { userId, role, place: wish }),
  );
  if (rail !== null) throw refusalBy(rail);
  return possiblePeriod(deps, tx, wish);
}

/** The period of a grant that there could be in that place, whoever gives it. */
export async function possiblePeriod(
  deps: Deps,
  tx: Tx,
  wish: Wish,
): Promise<ReturnType<typeof periodOf>> {
  checkPlace(wish, await factsOf(deps, tx, wish));
  return periodOf(wish, osloDate(deps.now()));
}

async function factsOf(
  deps: Deps,
  { manager }: Tx,
  { role, municipality, district }: Wish,
): Promise<GrantFacts> {
  const today = osloDate(deps.now());
  const [place] = municipality === null ? [] : await loadMunicipalities(manager, [municipality]);
  const [area] = district === null ? [] : await loadDistricts(manager, [district]);
  return {
    isMunicipalRole: isMunicipalRole(role),
    municipalityInForce: place !== undefined && isInForce(place, today),
    districtMunicipality: area?.administered === true ? area.municipality : null,
  };
}

export type RevokeRoleInput = {
  readonly grantId: string;
  readonly reason?: string | null | undefined;
  readonly expectedVersion?: number | null | undefined;
  readonly idempotencyKey?: string | null | undefined;
};

/** Takes a role. The grant's municipality decides: Porsgrunn takes its own from an employee of Skien and touches nothing else of him. */
export function revokeRole(
  deps: Deps,
  viewer: Viewer,
  input: RevokeRoleInput,
): Promise<ChangedGrant> {
  const reason = reasonOf(input);
  return deps.transaction(viewer, 'identity.role:revoke', (tx) =>
    withIdempotency(tx, { viewer, operation: 'revokeRole', input }, async () => {
      const { user, grant } = await lockForRevocation(tx, viewer, input);
      checkVersion(user, input.expectedVersion);
      const at = deps.now();
      const by = viewer.kind === 'user' ? viewer.id : null;
      const changed = changeRoles(user, at);
      await takeGrants(tx, { user: changed, grants: [grant], revocation: { at, by, reason } });
      return { userId: user.id, grantId: grant.id };
    }),
  );
}

/** `user` is the user after the change. */
export async function takeGrants(
  tx: Tx,
  {
    user,
    grants,
    revocation,
  }: {
    readonly user: User;
    readonly grants: readonly RoleGrant[];
    readonly revocation: Revocation;
  },
): Promise<void> {
  // Before the grants are gone: they may be what lets the caller raise the user's epoch.
  await saveAccess(tx.manager, user);
  for (const grant of grants) {
    await saveRevocation(tx.manager, grant.id, revocation);
    await tx.audit({
      object: { type: 'user', id: user.id },
      fields: ['grants'],
      before: auditedGrant(grant),
    });
    await announceGrant(tx, 'no.imdi.identity.user-role-revoked.v1', { user, grant });
  }
  await announceAccess(tx, user);
}

async function lockForRevocation(
  tx: Tx,
  viewer: Viewer,
  { grantId }: RevokeRoleInput,
): Promise<{ readonly user: User; readonly grant: RoleGrant }> {
  tx.concerns({ object: { type: 'role-grant', id: grantId } });
  const found = await loadGrant(tx.manager, grantId);
  if (found === null || !isRole(found.role)) throw notFound('Fant ikke rollen.');
  const { userId, role } = found;
  tx.concerns({ object: { type: 'user', id: userId } });
  const rail = railOfRoleChange(
    roleChangeOf(viewer, 'identity.role:revoke', { userId, role, place: found }),
  );
  if (rail !== null) throw refusalBy(rail);
  const user = await lockUser(tx.manager, userId);
  const grant = await loadGrant(tx.manager, grantId);
  if (user === null || grant === null) throw forbidden();
  if (grant.revokedAt !== null)
    throw ruleViolation('role-grant.already-revoked', 'Rollen er allerede fjernet.');
  return { user, grant };
}

export const auditedGrant = ({
  id,
  role,
  municipality,
  district,
  validFrom,
  validTo,
}: RoleGrant): object => ({
  grantId: id,
  role,
  municipality,
  district,
  validFrom,
  validTo,
});

const maxReason = 500;

function reasonOf({ reason }: RevokeRoleInput): string | null {
  const text = reason?.trim() ?? '';
  if (text.length > maxReason)
    throw badInput('input.reason', `Begrunnelsen kan være på høyst ${String(maxReason)} tegn.`);
  return text === '' ? null : text;
}
