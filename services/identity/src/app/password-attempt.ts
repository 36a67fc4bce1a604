import { AppError, rateLimited } from '@imdinett/kernel';
import type { EntityManager } from 'typeorm';
import type { Deps } from '../context';
import {
  clearAttempts,
  findLoginAccount,
  lockAttempts,
  saveAttempts,
  type AttemptKey,
  type LoginAccount,
} from '../db/credential.store';
import { isKnownDevice } from '../db/known-device.store';
import { attempted, waitSeconds, withdrawn } from '../domain/password-delay';
import { sourceOf } from '../domain/source';
import { beforeLogin } from './refusal';
import { hashOf } from './secret-token';
import { endOfBudget, takeFromBudget } from './source-budget';

export type PasswordAttempt = {
  /** Null for a name of nobody. */
  readonly account: LoginAccount | null;
  readonly isRight: boolean;
};

export type PasswordTry = {
  readonly username: string;
  readonly password: string;
  readonly ip: string | null;
  /** What the device was given at an earlier login. */
  readonly deviceToken: string | null;
};

const action = 'identity.session:open';

/** How it is counted: under the account, and against the source's budget unless the device is a known one. */
type Counted = { readonly key: AttemptKey; readonly budget: string | null };

/**
 * Looks at a password: the only place where one is, so that no way of asking gets more tries. The attempt is counted
 * first, so that many at once count as many; a name of nobody takes the same work. Right is what opens something: the
 * password of an account that is shut counts as a wrong one.
 */
export async function attemptPassword(
  deps: Deps,
  { username, password, ip, deviceToken }: PasswordTry,
  opens: (account: LoginAccount) => boolean,
): Promise<PasswordAttempt> {
  const { account, ...counted } = await deps.transaction(
    beforeLogin,
    action,
    async ({ manager }) => {
      const device = await knownDevice(deps, manager, { username, deviceToken });
      const source = sourceOf(ip);
      const key: AttemptKey = { accountHash: hashOf(username), source: device ?? source };
      await count(deps, manager, key);
      if (device === null) await takeFromBudget(deps, manager, source);
      const found = await findLoginAccount(manager, username);
      return { key, budget: device === null ? source : null, account: found };
    },
  );
  const isVerified = await looked(deps, counted, () =>
    deps.passwords.verify(password, account?.passwordHash ?? null),
  );
  const isRight = isVerified && account !== null && opens(account);
  await settle(deps, counted, isRight);
  return { account, isRight };
}

/** A right password takes nothing from anybody's tries. */
function settle(deps: Deps, { key, budget }: Counted, isRight: boolean): Promise<void> {
  return deps.transaction(beforeLogin, action, async ({ manager }) => {
    if (isRight) await clearAttempts(manager, key);
    if (budget !== null)
      await endOfBudget(deps, manager, { source: budget, how: isRight ? 'FREE' : 'FAILED' });
  });
}

/** A device that its user has logged in from has a counter of its own: a stranger who tries his name delays him nowhere. */
async function knownDevice(
  deps: Deps,
  manager: EntityManager,
  { username, deviceToken }: Pick<PasswordTry, 'username' | 'deviceToken'>,
): Promise<string | null> {
  if (deviceToken === null) return null;
  const tokenHash = hashOf(deviceToken);
  const isKnown = await isKnownDevice(manager, { tokenHash, username, now: deps.now() });
  return isKnown ? `device:${tokenHash}` : null;
}

/** Counts one try of something with nothing to be right or wrong about, or refuses it while earlier ones ask for a wait. */
export function countTry(deps: Deps, key: AttemptKey): Promise<void> {
  return deps.transaction(beforeLogin, action, async ({ manager }) => {
    await count(deps, manager, key);
    await takeFromBudget(deps, manager, key.source);
    await endOfBudget(deps, manager, { source: key.source, how: 'FAILED' });
  });
}

async function count(deps: Deps, manager: EntityManager, key: AttemptKey): Promise<void> {
  const now = deps.now();
  const attempts = await lockAttempts(manager, key, now);
  const wait = waitSeconds(attempts, now);
  if (wait > 0) throw rateLimited(wait);
  await saveAttempts(manager, key, { ...attempted(attempts, now), at: now });
}

/** An attempt that finds no capacity was none. */
async function looked(
  deps: Deps,
  { key, budget }: Counted,
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
        if (budget !== null) await endOfBudget(deps, manager, { source: budget, how: 'FREE' });
      });
    throw error;
  }
}
