import { AppError, rateLimited } from '@imdinett/kernel';
import type { EntityManager } from 'typeorm';
import type { Deps } from '../context';
import {
  findLoginAccount,
  lockAttempts,
  saveAttempts,
  type AttemptKey,
  type LoginAccount,
} from '../db/credential.store';
import { attempted, waitSeconds, withdrawn } from '../domain/password-delay';
import { sourceOf } from '../domain/source';
import { beforeLogin } from './refusal';
import { hashOf } from './secret-token';

export type PasswordAttempt = {
  readonly key: AttemptKey;
  /** Null for a name of nobody. */
  readonly account: LoginAccount | null;
  readonly isRight: boolean;
};

const action = 'identity.session:open';

/**
 * Looks at a password: the only place where one is, so that no way of asking gets more tries. The attempt is counted
 * first, so that many at once count as many; a name of nobody takes the same work.
 */
export async function attemptPassword(
  deps: Deps,
  { username, password, ip }: { username: string; password: string; ip: string | null },
): Promise<PasswordAttempt> {
  const key: AttemptKey = { accountHash: hashOf(username), source: sourceOf(ip) };
  const account = await counted(deps, key, (manager) => findLoginAccount(manager, username));
  const isRight = await looked(deps, key, () =>
    deps.passwords.verify(password, account?.passwordHash ?? null),
  );
  return { key, account, isRight: isRight && account !== null };
}

/** Counts one try of something and does it, or refuses it while earlier ones ask for a wait. */
export function counted<T>(
  deps: Deps,
  key: AttemptKey,
  work: (manager: EntityManager) => Promise<T>,
): Promise<T> {
  return deps.transaction(beforeLogin, action, async ({ manager }) => {
    const now = deps.now();
    const attempts = await lockAttempts(manager, key, now);
    const wait = waitSeconds(attempts, now);
    if (wait > 0) throw rateLimited(wait);
    await saveAttempts(manager, key, { ...attempted(attempts, now), at: now });
    return work(manager);
  });
}

/** An attempt that finds no capacity was none. */
async function looked(
  deps: Deps,
  key: AttemptKey,
  verify: () => Promise<boolean>,
): Promise<boolean> {
  try {
    return await verify();
  } catch (error) {
    if (error instanceof AppError && error.code === 'UNAVAILABLE')
      await deps.transaction(beforeLogin, action, async ({ manager }) => {
        const now = deps.now();
        await saveAttempts(manager, key, {
          ...withdrawn(await lockAttempts(manager, key, now)),
          at: now,
        });
      });
    throw error;
  }
}
