import { assertCan, isRole, systemViewer, type Viewer } from '@imdinett/access';
import { badInput, conflict, forbidden, notFound, osloDate } from '@imdinett/kernel';
import { withIdempotency, type Tx } from '@imdinett/persistence';
import type { Deps } from '../context';
import { loadGrants } from '../db/role-grant.store';
import { loadUser, lockUser, saveUser } from '../db/user.store';
import { railOfDeactivation, railOfReactivation, refusalBy } from '../domain/guard-rails';
import { isLasting } from '../domain/role-grant';
import { deactivate, reactivate, type User } from '../domain/user';
import { checkVersion, couldGrant, homeOf, isHimself, isLastAdministrator } from './administration';
import type { UserRef } from './user';
import { announce, announceAccess } from './user-events';

export type StatusInput = {
  readonly userId: string;
  readonly reason: string;
  readonly expectedVersion?: number | null | undefined;
  readonly idempotencyKey?: string | null | undefined;
};

/** Shuts a user out at once. Needs only the right municipality: it must be able to shut out its own leaver, whatever he holds. */
export function deactivateUser(deps: Deps, viewer: Viewer, input: StatusInput): Promise<UserRef> {
  const reason = reasonOf(input);
  return deps.transaction(viewer, 'identity.user:deactivate', (tx) =>
    withIdempotency(tx, { viewer, operation: 'deactivateUser', input }, async () => {
      const user = await lockForAction(tx, viewer, {
        action: 'identity.user:deactivate',
        ...input,
      });
      const onHimself = isHimself(viewer, user.id);
      const leavesNoAdministrator =
        !onHimself && (await isLastAdministrator(deps, tx, { viewer, user }));
      const rail = railOfDeactivation({ onHimself, leavesNoAdministrator });
      if (rail !== null) throw refusalBy(rail);
      const deactivated = deactivate(user, deps.now());
      await saveUser(tx.manager, deactivated, reason);
      await auditStatus(tx, user, deactivated);
      await announce(tx, 'no.imdi.identity.user-deactivated.v1', deactivated);
      await announceAccess(tx, deactivated);
      return { id: user.id };
    }),
  );
}

/** Opens an account again. One that was shut down comes back with its roles, so all of them must be the caller's to give. */
export async function reactivateUser(
  deps: Deps,
  viewer: Viewer,
  input: StatusInput,
): Promise<UserRef> {
  const reason = reasonOf(input);
  const known = await everyGrantOf(deps, input.userId);
  return deps.transaction(viewer, 'identity.user:reactivate', (tx) =>
    withIdempotency(tx, { viewer, operation: 'reactivateUser', input }, async () => {
      const user = await lockForAction(tx, viewer, {
        action: 'identity.user:reactivate',
        ...input,
      });
      // The caller sees grants of his own municipality only. What was read of the others must still hold.
      if (user.version !== known?.version) throw conflict();
      const holdsStrongerRole = known.grants.some(
        (grant) =>
          isLasting(grant, osloDate(deps.now())) &&
          !(isRole(grant.role) && couldGrant(viewer, grant.role, grant)),
      );
      const rail = railOfReactivation({
        onHimself: isHimself(viewer, user.id),
        wasDeactivated: user.status === 'DEACTIVATED',
        holdsStrongerRole,
      });
      if (rail !== null) throw refusalBy(rail);
      const reactivated = reactivate(user, deps.now());
      await saveUser(tx.manager, reactivated, reason);
      await auditStatus(tx, user, reactivated);
      await announce(tx, 'no.imdi.identity.user-reactivated.v1', reactivated);
      await announceAccess(tx, reactivated);
      return { id: user.id };
    }),
  );
}

type AccountAction = 'identity.user:deactivate' | 'identity.user:reactivate';

/** Loaded, allowed by the row's own home municipality, locked and fresh. */
async function lockForAction(
  tx: Tx,
  viewer: Viewer,
  { userId, action, expectedVersion }: StatusInput & { readonly action: AccountAction },
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

/** All that a user holds, in other municipalities and from IMDi too: for the rule alone, never shown. */
function everyGrantOf(deps: Deps, userId: string) {
  return deps.transaction(
    systemViewer('identity.access'),
    'identity.access:read',
    async ({ manager }) => {
      const user = await loadUser(manager, userId);
      return user && { version: user.version, grants: await loadGrants(manager, [userId]) };
    },
  );
}

async function auditStatus(tx: Tx, before: User, after: User): Promise<void> {
  await tx.audit({
    object: { type: 'user', id: before.id },
    fields: ['status'],
    before: { status: before.status },
    after: { status: after.status },
  });
}

const maxReason = 500;

function reasonOf({ reason }: StatusInput): string {
  const text = reason.trim();
  if (text === '' || text.length > maxReason)
    throw badInput('input.reason', `Skriv en begrunnelse på høyst ${String(maxReason)} tegn.`);
  return text;
}
