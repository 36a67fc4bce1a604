import type { Tx } from '@imdinett/persistence';
import type { Deps } from '../context';
import { lockCredential, saveFactor, type Credential } from '../db/credential.store';
import { lockUser, saveUser } from '../db/user.store';
import { afterRightCode, afterWrongCode, isToBeLocked } from '../domain/one-time-code';
import { lock, mayMove } from '../domain/user';
import { remember } from './account-history';
import { stepOf } from './one-time-code';
import { beforeLogin } from './refusal';
import { announce, announceAccess } from './user-events';

/**
 * Takes a one-time code: the only place where one is looked at, so that no way of asking gets more tries. Each step counts
 * once, under the row's lock; the tenth wrong code in a row locks the factor.
 */
export async function takeCode(
  deps: Deps,
  tx: Tx,
  { userId, code }: { readonly userId: string; readonly code: string },
): Promise<boolean> {
  const credential = await lockCredential(tx.manager, userId);
  if (credential === null) return false;
  const secret = deps.secrets.open(credential.totpSealed, factorContext(userId));
  const step = stepOf(code, { secret, factor: credential, now: deps.now() });
  if (step === null) await countWrong(deps, tx, credential);
  else await saveFactor(tx.manager, userId, afterRightCode(credential, step));
  return step !== null;
}

/** A wrong recovery code counts with the wrong one-time codes: there is one number of tries for the second step. */
export async function countWrongCode(deps: Deps, tx: Tx, userId: string): Promise<void> {
  const credential = await lockCredential(tx.manager, userId);
  if (credential !== null) await countWrong(deps, tx, credential);
}

/** Who is let in again after a lock has all tries again. */
async function countWrong(deps: Deps, tx: Tx, credential: Credential): Promise<void> {
  const { userId } = credential;
  const factor = afterWrongCode(credential);
  const isLocked = isToBeLocked(factor) && (await lockFactor(deps, tx, userId));
  await saveFactor(tx.manager, userId, isLocked ? { ...factor, failures: 0 } : factor);
}

export const factorContext = (userId: string): string => `credential.totp:${userId}`;

/** Whether it was the user's turn: one who is inactive has none, and his count goes on. */
async function lockFactor(deps: Deps, tx: Tx, userId: string): Promise<boolean> {
  const user = await lockUser(tx.manager, userId);
  if (user === null || !mayMove(user.status, 'LOCKED')) return false;
  const locked = lock(user, deps.now());
  await saveUser(tx.manager, locked);
  await remember(tx, { kind: 'LOCKED', user: locked, by: beforeLogin, at: deps.now() });
  await tx.audit({
    object: { type: 'user', id: userId },
    fields: ['status'],
    before: { status: user.status },
    after: { status: locked.status },
    reason: 'wrong-codes',
  });
  await announce(tx, 'no.imdi.identity.user-locked.v1', { ...locked, reasonCode: 'wrong-codes' });
  await announceAccess(tx, locked);
  return true;
}
