import type { Viewer } from '@imdinett/access';
import { withIdempotency } from '@imdinett/persistence';
import type { Deps } from '../context';
import { loadAccountChanges } from '../db/account-change.store';
import { saveUser } from '../db/user.store';
import { checkAddressOfAnother, lookingBackTo } from '../domain/account-change';
import { railOfDeactivation, railOfReactivation, refusalBy } from '../domain/guard-rails';
import { deactivate, reactivate, resetCredentials as reset, unlock } from '../domain/user';
import { remember } from './account-history';
import {
  auditStatus,
  holdingsOf,
  holdsStrongerRole,
  lockForAction,
  lockWeaker,
  reasonOf,
} from './administered-user';
import { isHimself, isLastAdministrator } from './administration';
import { checkFree } from './email-free';
import { tell } from './message';
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
  const action = 'identity.user:deactivate';
  return deps.transaction(viewer, action, (tx) =>
    withIdempotency(tx, { viewer, operation: 'deactivateUser', input }, async () => {
      const user = await lockForAction(tx, viewer, { action, ...input });
      const onHimself = isHimself(viewer, user.id);
      const leavesNoAdministrator =
        !onHimself && (await isLastAdministrator(deps, tx, { viewer, user }));
      const rail = railOfDeactivation({ onHimself, leavesNoAdministrator });
      if (rail !== null) throw refusalBy(rail);
      const deactivated = deactivate(user, deps.now());
      await saveUser(tx.manager, deactivated);
      await remember(tx, {
        kind: 'DEACTIVATED',
        user: deactivated,
        reason,
        by: viewer,
        at: deps.now(),
      });
      await auditStatus(tx, user, deactivated);
      await announce(tx, 'no.imdi.identity.user-deactivated.v1', {
        ...deactivated,
        reasonCode: 'by-administrator',
      });
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
  const holdings = await holdingsOf(deps, input.userId);
  const action = 'identity.user:reactivate';
  return deps.transaction(viewer, action, (tx) =>
    withIdempotency(tx, { viewer, operation: 'reactivateUser', input }, async () => {
      const user = await lockForAction(tx, viewer, { action, ...input });
      const rail = railOfReactivation({
        onHimself: isHimself(viewer, user.id),
        wasDeactivated: user.status === 'DEACTIVATED',
        // The caller sees grants of his own municipality only.
        holdsStrongerRole: holdsStrongerRole(deps, viewer, { user, holdings }),
      });
      if (rail !== null) throw refusalBy(rail);
      const reactivated = reactivate(user, deps.now());
      // Since it was shut down, the address may have become another's.
      await checkFree(tx, { email: user.email, userId: user.id, field: null });
      await saveUser(tx.manager, reactivated);
      await remember(tx, {
        kind: 'REACTIVATED',
        user: reactivated,
        reason,
        by: viewer,
        at: deps.now(),
      });
      await auditStatus(tx, user, reactivated);
      await announce(tx, 'no.imdi.identity.user-reactivated.v1', {
        ...reactivated,
        reasonCode: 'by-administrator',
      });
      await announceAccess(tx, reactivated);
      await tell(deps, tx, { userId: user.id, template: 'REACTIVATED' });
      return { id: user.id };
    }),
  );
}

/** Gives a user whose second factor is locked all tries again. The authenticator stays the same. */
export async function unlockUser(deps: Deps, viewer: Viewer, input: StatusInput): Promise<UserRef> {
  const reason = reasonOf(input);
  const holdings = await holdingsOf(deps, input.userId);
  const action = 'identity.user:unlock';
  return deps.transaction(viewer, action, (tx) =>
    withIdempotency(tx, { viewer, operation: 'unlockUser', input }, async () => {
      const user = await lockWeaker(deps, tx, { viewer, holdings, action, ...input });
      const unlocked = unlock(user, deps.now());
      await saveUser(tx.manager, unlocked);
      await remember(tx, { kind: 'UNLOCKED', user: unlocked, reason, by: viewer, at: deps.now() });
      await auditStatus(tx, user, unlocked);
      await announce(tx, 'no.imdi.identity.user-unlocked.v1', {
        ...unlocked,
        reasonCode: 'by-administrator',
      });
      await announceAccess(tx, unlocked);
      await tell(deps, tx, { userId: user.id, template: 'UNLOCKED' });
      return { id: user.id };
    }),
  );
}

/**
 * Takes password, authenticator and sessions from a user at once, who gets a link to choose anew. The administrator
 * learns no secret: the link goes to the user's address and is made when it is sent.
 */
export async function resetCredentials(
  deps: Deps,
  viewer: Viewer,
  input: StatusInput,
): Promise<UserRef> {
  const reason = reasonOf(input);
  const holdings = await holdingsOf(deps, input.userId);
  const action = 'identity.user:reset-credentials';
  return deps.transaction(viewer, action, (tx) =>
    withIdempotency(tx, { viewer, operation: 'resetCredentials', input }, async () => {
      const user = await lockWeaker(deps, tx, { viewer, holdings, action, ...input });
      const past = await loadAccountChanges(tx.manager, user.id, lookingBackTo(deps.now()));
      checkAddressOfAnother(past, viewer.kind === 'user' ? viewer.id : null, deps.now());
      const cleared = reset(user, deps.now());
      await saveUser(tx.manager, cleared);
      await remember(tx, {
        kind: 'CREDENTIALS_RESET',
        user: cleared,
        reason,
        by: viewer,
        at: deps.now(),
      });
      await tx.audit({
        object: { type: 'user', id: user.id },
        fields: ['password', 'authenticator', 'sessions'],
      });
      await announce(tx, 'no.imdi.identity.user-credentials-reset.v1', {
        ...cleared,
        reasonCode: 'by-administrator',
      });
      await announceAccess(tx, cleared);
      await tell(deps, tx, { userId: user.id, template: 'CREDENTIALS_RESET' });
      return { id: user.id };
    }),
  );
}
