import { osloDate } from '@imdinett/kernel';
import type { Tx } from '@imdinett/persistence';
import { saveUser } from '../db/user.store';
import { inactivate, isOverdue, type User } from '../domain/user';
import { announce, announceAccess } from './user-events';

/** Sets a locked, active user inactive when he is overdue: found at login and by the daily job. */
export async function inactivateIfOverdue(tx: Tx, user: User, now: Date): Promise<User> {
  if (user.status !== 'ACTIVE' || !isOverdue(user, osloDate(now))) return user;
  const inactive = inactivate(user, now);
  await saveUser(tx.manager, inactive, 'Mer enn tre måneder siden siste innlogging.');
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
