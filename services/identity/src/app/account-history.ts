import type { Viewer } from '@imdinett/access';
import type { Tx } from '@imdinett/persistence';
import type { Deps } from '../context';
import { insertAccountChange, loadAccountChangesWithin } from '../db/account-change.store';
import type { AccountChange } from '../domain/account-change';
import type { User } from '../domain/user';

type Happening = Pick<AccountChange, 'kind'> & {
  /** As he is after it. */
  readonly user: User;
  readonly reason?: string;
  readonly by: Viewer;
  readonly at: Date;
};

/** Keeps what was done to an account. The words of a reason stand here and nowhere else. */
export function remember(
  { manager }: Tx,
  { kind, user, reason, by, at }: Happening,
): Promise<void> {
  return insertAccountChange(manager, {
    userId: user.id,
    municipality: user.homeMunicipality,
    district: user.homeDistrict,
    kind,
    status: user.status,
    reason: reason ?? null,
    changedAt: at,
    changedBy: by.kind === 'user' ? by.id : null,
  });
}

/** A loader's batch: what was done to these users while they were at home within the caller's reach, the latest first. */
export function readHistories(
  deps: Deps,
  viewer: Viewer,
  userIds: readonly string[],
): Promise<readonly (readonly AccountChange[])[]> {
  return deps.transaction(viewer, 'identity.user:read', async ({ manager, scope, audit }) => {
    const changes = await loadAccountChangesWithin(manager, scope, userIds);
    const persons = [...new Set(changes.map(({ userId }) => userId))];
    if (persons.length > 0) await audit({ persons, fields: ['history'] });
    return userIds.map((id) => changes.filter(({ userId }) => userId === id));
  });
}
