import { randomUUID } from 'node:crypto';
import { can, type UserViewer, type Viewer } from '@imdinett/access';
import { forbidden, notFound, osloDate } from '@imdinett/kernel';
import { withIdempotency, type Tx } from '@imdinett/persistence';
import type { Deps } from '../context';
import { hasOpenChange, insertChange } from '../db/administrator-change.store';
import { loadGrants } from '../db/role-grant.store';
import { loadUser, lockUser, saveAccess } from '../db/user.store';
import {
  checkNoneOpen,
  checkNotShutOut,
  grantsToTake,
  submitted,
  type AdministratorChange,
  type ChangeWish,
} from '../domain/administrator-change';
import { railOfAdministratorChange, refusalBy } from '../domain/guard-rails';
import { checkNotHeld } from '../domain/role-grant';
import { mention, type User } from '../domain/user';
import { reasonOf } from './administered-user';
import { isHimself, isLastAdministratorOf, placesOf } from './administration';
import { tell } from './message';
import { possiblePeriod, type Wish } from './role-grant';
import { announceAdministratorChange } from './user-events';

const action = 'identity.administrator-change:submit';

export type SubmitChange = ChangeWish & {
  readonly reason: string;
  readonly idempotencyKey: string | null;
};

export type ChangeRef = { readonly id: string };

/** Sends the form to IMDi. A municipality asks for its own place, IMDi for any. */
export function submitAdministratorChange(
  deps: Deps,
  viewer: Viewer,
  input: SubmitChange,
): Promise<ChangeRef> {
  const reason = reasonOf(input);
  const submitter = person(viewer);
  return deps.transaction(viewer, action, (tx) =>
    withIdempotency(tx, { viewer, operation: 'submitAdministratorChange', input }, async () => {
      const { kind, userId, municipality, district } = input;
      const wish: ChangeWish = { kind, userId, municipality, district };
      const byImdi = tx.scope.some(({ reach }) => reach === 'all');
      const user = await lockSubject(tx, viewer, wish);
      const rail = railOfAdministratorChange({
        kind,
        onHimself: isHimself(viewer, userId),
        byImdi,
        isLastAdministrator: kind === 'REMOVE' && (await isLastAdministratorOf(deps, tx, wish)),
      });
      if (rail !== null) throw refusalBy(rail);
      await checkWish(deps, tx, { user, wish });
      const change = submitted(
        {
          ...{ ...wish, reason, id: randomUUID(), submittedBy: submitter.id },
          origin: byImdi ? 'IMDI' : 'MUNICIPALITY',
        },
        deps.now(),
      );
      await insertChange(tx.manager, change);
      await recordSubmission(deps, tx, { user, change });
      return { id: change.id };
    }),
  );
}

/** Nobody but a person sends in or decides a form. */
export function person(viewer: Viewer): UserViewer {
  if (viewer.kind !== 'user') throw forbidden();
  return viewer;
}

/** Whom it is about, when the caller may see him and speak for the place. */
async function lockSubject(tx: Tx, viewer: Viewer, wish: ChangeWish): Promise<User> {
  tx.concerns({ object: { type: 'user', id: wish.userId } });
  if ((await loadUser(tx.manager, wish.userId)) === null) throw notFound('Fant ikke brukeren.');
  if (!can(viewer, action, { own: placesOf(wish) }))
    throw refusalBy('administration.other-municipality');
  const user = await lockUser(tx.manager, wish.userId);
  if (user === null) throw forbidden();
  return user;
}

async function checkWish(
  deps: Deps,
  tx: Tx,
  { user, wish }: { readonly user: User; readonly wish: ChangeWish },
): Promise<void> {
  const grants = await loadGrants(tx.manager, [user.id]);
  if (wish.kind === 'ADD') {
    checkNotShutOut(user);
    const role = roleWish(wish);
    checkNotHeld(role, await possiblePeriod(deps, tx, role), grants);
  } else {
    grantsToTake(wish, grants, osloDate(deps.now()));
  }
  checkNoneOpen(await hasOpenChange(tx.manager, wish));
}

/** The grant that an approved form gives: from the day of the decision, without an end. */
export const roleWish = ({ userId, municipality, district }: ChangeWish): Wish => ({
  ...{ userId, municipality, district, role: 'KOMMUNEADMINISTRATOR' },
  validFrom: null,
  validTo: null,
});

async function recordSubmission(
  deps: Deps,
  tx: Tx,
  { user, change }: { readonly user: User; readonly change: AdministratorChange },
): Promise<void> {
  const mentioned = mention(user, deps.now());
  await saveAccess(tx.manager, mentioned);
  await tx.audit({
    object: { type: 'administrator-change', id: change.id },
    persons: [user.id],
    fields: ['status'],
    before: { status: null },
    after: auditedChange(change),
  });
  await announceAdministratorChange(tx, 'no.imdi.identity.user-administrator-change-submitted.v1', {
    user: mentioned,
    changeId: change.id,
    reasonCode: change.kind.toLowerCase(),
  });
  await tell(deps, tx, {
    userId: change.submittedBy,
    template: 'ADMINISTRATOR_CHANGE_SUBMITTED',
    details: { kind: change.kind },
  });
}

/** Without the texts, which stay with the form. */
export const auditedChange = ({
  status,
  kind,
  userId,
  municipality,
  district,
  origin,
  version,
}: AdministratorChange): object => ({
  ...{ status, kind, userId, municipality, district, origin, version },
});
