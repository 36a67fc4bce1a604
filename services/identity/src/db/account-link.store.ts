import type { EntityManager } from 'typeorm';
import type { AccountLink } from '../domain/account-link';
import type { Enrolment } from '../domain/enrolment';
import { AccountLinkRow, EnrolmentRow, RecoveryCodeRow } from './account-life.row';

/** A new invitation retires the earlier ones. Anybody can ask for a reset of a name, so that one leaves the others open. */
export async function insertLink(
  manager: EntityManager,
  tokenHash: string,
  link: AccountLink,
): Promise<void> {
  const { userId, purpose } = link;
  if (purpose === 'ACTIVATION')
    await manager.query(
      'DELETE FROM account_link WHERE user_id = $1 AND purpose = $2 AND used_at IS NULL',
      [userId, purpose],
    );
  await manager.insert(AccountLinkRow, { tokenHash, ...link });
}

export async function loadLink(
  manager: EntityManager,
  tokenHash: string,
): Promise<AccountLink | null> {
  return manager.findOneBy(AccountLinkRow, { tokenHash });
}

/** Under its lock a link counts once. */
export async function lockLink(
  manager: EntityManager,
  tokenHash: string,
): Promise<AccountLink | null> {
  return manager.findOne(AccountLinkRow, {
    where: { tokenHash },
    lock: { mode: 'pessimistic_write' },
  });
}

export async function saveLink(
  manager: EntityManager,
  tokenHash: string,
  { failures, usedAt }: Pick<AccountLink, 'failures' | 'usedAt'>,
): Promise<void> {
  await manager.update(AccountLinkRow, { tokenHash }, { failures, usedAt });
}

/** Whatever was on its way to a session ends: links, enrolments, half a login, and devices that were known. */
export async function forgetProofs(manager: EntityManager, userId: string): Promise<void> {
  for (const table of ['account_link', 'enrolment', 'login_challenge', 'known_device'])
    await manager.query(`DELETE FROM ${table} WHERE user_id = $1`, [userId]);
}

/** One at a time: an earlier one that was not finished is over. */
export async function insertEnrolment(
  manager: EntityManager,
  tokenHash: string,
  enrolment: Enrolment,
): Promise<void> {
  await manager.query('DELETE FROM enrolment WHERE user_id = $1 AND used_at IS NULL', [
    enrolment.userId,
  ]);
  await manager.insert(EnrolmentRow, { tokenHash, ...enrolment });
}

export async function lockEnrolment(
  manager: EntityManager,
  tokenHash: string,
): Promise<Enrolment | null> {
  return manager.findOne(EnrolmentRow, {
    where: { tokenHash },
    lock: { mode: 'pessimistic_write' },
  });
}

export async function saveEnrolment(
  manager: EntityManager,
  tokenHash: string,
  { failures, usedAt }: Pick<Enrolment, 'failures' | 'usedAt'>,
): Promise<void> {
  await manager.update(EnrolmentRow, { tokenHash }, { failures, usedAt });
}

/** A whole set; the earlier one is over. */
export async function replaceRecoveryCodes(
  manager: EntityManager,
  userId: string,
  hashes: readonly string[],
): Promise<void> {
  await manager.delete(RecoveryCodeRow, { userId });
  await manager.insert(
    RecoveryCodeRow,
    hashes.map((codeHash) => ({ userId, codeHash, usedAt: null })),
  );
}

/** Whether the code was one of the user's, and unused until now. */
export async function spendRecoveryCode(
  manager: EntityManager,
  {
    userId,
    codeHash,
    at,
  }: { readonly userId: string; readonly codeHash: string; readonly at: Date },
): Promise<boolean> {
  const { affected } = await manager
    .createQueryBuilder()
    .update(RecoveryCodeRow)
    .set({ usedAt: at })
    .where('user_id = :userId AND code_hash = :codeHash AND used_at IS NULL', { userId, codeHash })
    .execute();
  return affected === 1;
}
