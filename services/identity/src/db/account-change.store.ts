import type { Scope } from '@imdinett/access';
import { MoreThan, type EntityManager } from 'typeorm';
import type { AccountChange } from '../domain/account-change';
import { AccountChangeRow } from './account-change.row';
import { isUuid } from './user.store';
import { accountChangesWithin } from './within-reach';

export async function insertAccountChange(
  manager: EntityManager,
  change: AccountChange,
): Promise<void> {
  await manager.insert(AccountChangeRow, change);
}

/** As many as anybody looks back on. */
const historyLength = 50;

/** All of one user since then, however many: none is buried under others. */
export async function loadAccountChanges(
  manager: EntityManager,
  userId: string,
  since: Date,
): Promise<readonly AccountChange[]> {
  return manager.findBy(AccountChangeRow, { userId, changedAt: MoreThan(since) });
}

/** The latest of each user, those that were done in a home within the scope. */
export async function loadAccountChangesWithin(
  manager: EntityManager,
  scope: Scope,
  userIds: readonly string[],
): Promise<readonly AccountChange[]> {
  const values: unknown[] = [userIds.filter(isUuid)];
  return manager.query(
    `SELECT user_id AS "userId", municipality, district, kind, status, reason, changed_at AS "changedAt", changed_by AS "changedBy"
     FROM (SELECT h.*, row_number() OVER (PARTITION BY h.user_id ORDER BY h.sequence DESC) AS place
           FROM account_change h WHERE h.user_id = ANY ($1::uuid[]) AND ${accountChangesWithin(scope, values)}) AS latest
     WHERE place <= ${String(historyLength)} ORDER BY sequence DESC`,
    values,
  );
}
