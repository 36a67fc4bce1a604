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
import { giveBack, takeFromBudget } from './source-budget';

export type PasswordAttempt = {
  /** Under what it was counted. */
  readonly key: AttemptKey;
  /** The source whose budget it took from; null for a device that the user has logged in from. */
  readonly budget: string | null;
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

/**
 * Looks at a password: the only place where one is, so that no way of asking gets more tries. The attempt is counted
 * first, so that many at once count as many; a name of nobody takes the same work.
 */
export async function attemptPassword(
  deps: Deps,
  { username, password, ip, deviceToken }: PasswordTry,
): Promise<PasswordAttempt> {
  const begun = await deps.transaction(beforeLogin, action, async ({ manager }) => {
    const device = await knownDevice(deps, manager, { username, deviceToken });
    const source = sourceOf(ip);
    const key: AttemptKey = { accountHash: hashOf(username), source: device ?? source };
    await count(deps, manager, key);
    if (device === null) await takeFromBudget(deps, manager, source);
    const account = await findLoginAccount(manager, username);
    return { key, budget: device === null ? source : null, account };
  });
  const isRight = await looked(deps, begun, () =>
    deps.passwords.verify(password, begun.account?.passwordHash ?? null),
  );
  return { ...begun, isRight: isRight && begun.account !== null };
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

/** A right password takes nothing from anybody's tries. */
export async function forgive(
  deps: Deps,
  manager: EntityManager,
  { key, budget }: Pick<PasswordAttempt, 'key' | 'budget'>,
): Promise<void> {
  await clearAttempts(manager, key);
  if (budget !== null) await giveBack(deps, manager, budget);
}

/** Counts one try of something with nothing to be right or wrong about, or refuses it while earlier ones ask for a wait. */
export function countTry(deps: Deps, key: AttemptKey): Promise<void> {
  return deps.transaction(beforeLogin, action, async ({ manager }) => {
    await count(deps, manager, key);
    await takeFromBudget(deps, manager, key.source);
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
  { key, budget }: Pick<PasswordAttempt, 'key' | 'budget'>,
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
        if (budget !== null) await giveBack(deps, manager, budget);
      });
    throw error;
  }
}
