import { systemViewer } from '@imdinett/access';
import { osloDate } from '@imdinett/kernel';
import type { Tx } from '@imdinett/persistence';
import type { Deps } from '../context';
import { saveUser } from '../db/user.store';
import {
  canGoQuiet,
  dueWarning,
  inactivate,
  inactiveFrom,
  isLapsed,
  isOverdue,
  lapse,
  type User,
} from '../domain/user';
import { remember } from './account-history';
import { tellOnce } from './message';
import { announce, announceAccess } from './user-events';

/** Nobody does it: time does. */
export const ageing = systemViewer('identity.inactivity');

/** Tells a user who is about to become inactive, fourteen days and three days before. */
export async function warnIfDue(deps: Deps, tx: Tx, user: User): Promise<void> {
  const days = dueWarning(user, osloDate(deps.now()));
  const from = inactiveFrom(user);
  if (days === null || from === null) return;
  await tellOnce(deps, tx, {
    userId: user.id,
    template: 'INACTIVE_SOON',
    details: { inactiveFrom: from },
    occasion: `${from}/${String(days)}`,
  });
}

/** Ends an account whose invitation nobody took up for a month. Another invitation brings it back. */
export async function lapseIfOverdue(tx: Tx, user: User, now: Date): Promise<void> {
  if (!isLapsed(user, osloDate(now))) return;
  const lapsed = lapse(user, now);
  await saveUser(tx.manager, lapsed);
  await remember(tx, { kind: 'LAPSED', user: lapsed, by: ageing, at: now });
  await tx.audit({
    object: { type: 'user', id: user.id },
    fields: ['status'],
    before: { status: user.status },
    after: { status: lapsed.status },
    reason: 'never-activated',
  });
  await announce(tx, 'no.imdi.identity.user-deactivated.v1', {
    ...lapsed,
    reasonCode: 'never-activated',
  });
  await announceAccess(tx, lapsed);
}

/** Sets a user who was locked in the database inactive when he is overdue: found at login and by the daily job. */
export async function inactivateIfOverdue(tx: Tx, user: User, now: Date): Promise<User> {
  if (!canGoQuiet(user) || !isOverdue(user, osloDate(now))) return user;
  const inactive = inactivate(user, now);
  await saveUser(tx.manager, inactive);
  await remember(tx, { kind: 'INACTIVATED', user: inactive, by: ageing, at: now });
  await tx.audit({
    object: { type: 'user', id: user.id },
    fields: ['status'],
    before: { status: user.status },
    after: { status: inactive.status },
    reason: 'three-months',
  });
  await announce(tx, 'no.imdi.identity.user-inactivated.v1', {
    ...inactive,
    reasonCode: 'three-months',
  });
  await announceAccess(tx, inactive);
  return inactive;
}
