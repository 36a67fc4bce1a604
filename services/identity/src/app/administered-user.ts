import { assertCan, isRole, systemViewer, type Action, type Viewer } from '@imdinett/access';
import { badInput, conflict, forbidden, notFound, osloDate } from '@imdinett/kernel';
import type { Tx } from '@imdinett/persistence';
import type { Deps } from '../context';
import { loadGrants } from '../db/role-grant.store';
import { loadUser, lockUser } from '../db/user.store';
import { railOfAccount, refusalBy } from '../domain/guard-rails';
import { isLasting, type RoleGrant } from '../domain/role-grant';
import type { User } from '../domain/user';
import { checkVersion, couldGrant, homeOf, isHimself } from './administration';

export type AccountAction = Extract<Action, `identity.user:${string}`>;

type Wanted = {
  readonly userId: string;
  readonly action: AccountAction;
  readonly expectedVersion?: number | null | undefined;
};

/** Loaded, allowed by the row's own home municipality, locked and fresh. */
export async function lockForAction(
  tx: Tx,
  viewer: Viewer,
  { userId, action, expectedVersion }: Wanted,
): Promise<User> {
  tx.concerns({ object: { type: 'user', id: userId } });
  const found = await loadUser(tx.manager, userId);
  if (found === null) throw notFound('Fant ikke brukeren.');
  assertCan(viewer, action, homeOf(found));
  const user = await lockUser(tx.manager, userId);
  if (user === null) throw forbidden();
  checkVersion(user, expectedVersion);
  return user;
}

export type Holdings = { readonly version: number; readonly grants: readonly RoleGrant[] };

/** All that a user holds, in other municipalities and from IMDi too: for the rule alone, never shown. */
export function holdingsOf(deps: Deps, userId: string): Promise<Holdings | null> {
  return deps.transaction(
    systemViewer('identity.access'),
    'identity.access:read',
    async ({ manager }) => {
      const user = await loadUser(manager, userId);
      return user && { version: user.version, grants: await loadGrants(manager, [userId]) };
    },
  );
}

/** Whether the user holds a role that the caller could not give. What was read before the lock must still hold. */
export function holdsStrongerRole(
  deps: Deps,
  viewer: Viewer,
  { user, holdings }: { readonly user: User; readonly holdings: Holdings | null },
): boolean {
  if (user.version !== holdings?.version) throw conflict();
  const today = osloDate(deps.now());
  return holdings.grants.some(
    (grant) =>
      isLasting(grant, today) && !(isRole(grant.role) && couldGrant(viewer, grant.role, grant)),
  );
}

/** Locked for what could take an account over: never the caller's own, never one that holds a role he could not give. */
export async function lockWeaker(
  deps: Deps,
  tx: Tx,
  {
    viewer,
    holdings,
    ...wanted
  }: Wanted & { readonly viewer: Viewer; readonly holdings: Holdings | null },
): Promise<User> {
  const user = await lockForAction(tx, viewer, wanted);
  const rail = railOfAccount({
    onHimself: isHimself(viewer, user.id),
    holdsStrongerRole: holdsStrongerRole(deps, viewer, { user, holdings }),
  });
  if (rail !== null) throw refusalBy(rail);
  return user;
}

export async function auditStatus(tx: Tx, before: User, after: User): Promise<void> {
  await tx.audit({
    object: { type: 'user', id: before.id },
    fields: ['status'],
    before: { status: before.status },
    after: { status: after.status },
  });
}

const maxReason = 500;

export function reasonOf({ reason }: { readonly reason: string }): string {
  const text = reason.trim();
  if (text === '' || text.length > maxReason)
    throw badInput('input.reason', `Skriv en begrunnelse på høyst ${String(maxReason)} tegn.`);
  return text;
}
