import type { Viewer } from '@imdinett/access';
import { conflict, forbidden, notFound, osloDate, ruleViolation } from '@imdinett/kernel';
import { withIdempotency, type Tx } from '@imdinett/persistence';
import type { Deps } from '../context';
import { loadChange, lockChange, saveDecision } from '../db/administrator-change.store';
import { loadGrants } from '../db/role-grant.store';
import { lockUser, saveAccess } from '../db/user.store';
import {
  checkNotShutOut,
  decide,
  grantsToTake,
  type AdministratorChange,
  type Decision,
} from '../domain/administrator-change';
import { railOfAdministratorChange, railOfDecision, refusalBy } from '../domain/guard-rails';
import { checkNotHeld } from '../domain/role-grant';
import { changeRoles, mention, type User } from '../domain/user';
import { reasonOf } from './administered-user';
import { isHimself, isLastAdministratorOf } from './administration';
import { auditedChange, person, roleWish, type ChangeRef } from './administrator-change';
import { tell } from './message';
import { giveGrant, newGrant, permittedPeriod, takeGrants } from './role-grant';
import { announceAdministratorChange } from './user-events';

const action = 'identity.administrator-change:decide';

export type DecideChange = {
  readonly changeId: string;
  readonly decision: Decision;
  readonly reason: string;
  readonly expectedVersion: number;
  readonly idempotencyKey?: string | null | undefined;
};

/** IMDi's answer. What held when the form was sent in must still hold; a form that no longer fits can be rejected. */
export function decideAdministratorChange(
  deps: Deps,
  viewer: Viewer,
  input: DecideChange,
): Promise<ChangeRef> {
  const reason = reasonOf(input);
  const decider = person(viewer);
  return deps.transaction(viewer, action, (tx) =>
    withIdempotency(tx, { viewer, operation: 'decideAdministratorChange', input }, async () => {
      const change = await lockForDecision(tx, viewer, input);
      const { decision } = input;
      const decided = decide(change, { decision, by: decider.id, reason }, deps.now());
      const user = await lockUser(tx.manager, change.userId);
      if (user === null) throw forbidden();
      await saveDecision(tx.manager, decided);
      await tx.audit({
        object: { type: 'administrator-change', id: change.id },
        persons: [user.id],
        fields: ['status'],
        before: auditedChange(change),
        after: auditedChange(decided),
      });
      const outcome = { user, change: decided };
      if (decision === 'REJECTED') await leave(deps, tx, outcome);
      else if (change.kind === 'ADD') await add(deps, tx, { viewer, ...outcome });
      else await remove(deps, tx, { viewer, ...outcome });
      await tellOf(deps, tx, decided);
      return { id: change.id };
    }),
  );
}

async function lockForDecision(
  tx: Tx,
  viewer: Viewer,
  { changeId, expectedVersion }: DecideChange,
): Promise<AdministratorChange> {
  tx.concerns({ object: { type: 'administrator-change', id: changeId } });
  const found = await loadChange(tx.manager, changeId);
  if (found === null) throw notFound('Fant ikke skjemaet.');
  const rail = railOfDecision({
    onHimself: isHimself(viewer, found.userId),
    onOwnForm: isHimself(viewer, found.submittedBy),
  });
  if (rail !== null) throw refusalBy(rail);
  // The database lets nobody lock one that is decided: it is read as it is now, and refused below.
  const change =
    (await lockChange(tx.manager, found.id)) ?? (await loadChange(tx.manager, found.id));
  if (change === null) throw forbidden();
  if (change.version !== expectedVersion) throw conflict();
  return change;
}

type Outcome = { readonly user: User; readonly change: AdministratorChange };
type Approval = Outcome & { readonly viewer: Viewer };

async function leave(deps: Deps, tx: Tx, { user, change }: Outcome): Promise<void> {
  const mentioned = mention(user, deps.now());
  await saveAccess(tx.manager, mentioned);
  await announceDecision(tx, mentioned, change);
}

async function add(deps: Deps, tx: Tx, { viewer, user, change }: Approval): Promise<void> {
  checkNotShutOut(user);
  const wish = roleWish(change);
  const period = await permittedPeriod(deps, tx, { viewer, wish });
  checkNotHeld(wish, period, await loadGrants(tx.manager, [user.id]));
  const changed = changeRoles(user, deps.now());
  await announceDecision(tx, changed, change);
  await giveGrant(tx, { user: changed, grant: newGrant(deps, viewer, { ...wish, period }) });
}

async function remove(deps: Deps, tx: Tx, { viewer, user, change }: Approval): Promise<void> {
  const now = deps.now();
  const grants = grantsToTake(change, await loadGrants(tx.manager, [user.id]), osloDate(now));
  const rail = railOfAdministratorChange({
    kind: 'REMOVE',
    onHimself: isHimself(viewer, user.id),
    byImdi: change.origin === 'IMDI',
    isLastAdministrator: await isLastAdministratorOf(deps, tx, change),
  });
  // His colleagues may have gone since the form was sent in.
  if (rail !== null)
    throw ruleViolation(
      rail,
      'Brukeren er nå kommunens siste Kommuneadministrator, og kommunen kan ikke fjerne den siste selv. Avslå skjemaet, eller send inn et nytt fra IMDi.',
    );
  const changed = changeRoles(user, now);
  await announceDecision(tx, changed, change);
  await takeGrants(tx, {
    user: changed,
    grants,
    revocation: { at: now, by: change.decidedBy, reason: change.reason },
  });
}

function announceDecision(tx: Tx, user: User, change: AdministratorChange): Promise<void> {
  return announceAdministratorChange(tx, 'no.imdi.identity.user-administrator-change-decided.v1', {
    user,
    changeId: change.id,
    reasonCode: change.status.toLowerCase(),
  });
}

/** Whoever asked, and whom it is about: once when they are one. */
async function tellOf(
  deps: Deps,
  tx: Tx,
  { kind, status, submittedBy, userId }: AdministratorChange,
): Promise<void> {
  const template = 'ADMINISTRATOR_CHANGE_DECIDED';
  const details = { kind, decision: status };
  await tell(deps, tx, { userId, template, details: { ...details, to: 'SUBJECT' } });
  if (submittedBy !== userId) await tell(deps, tx, { userId: submittedBy, template, details });
}
