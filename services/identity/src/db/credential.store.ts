import type { EntityManager } from 'typeorm';
import type { Challenge, Factor } from '../domain/one-time-code';
import type { Attempts } from '../domain/password-delay';
import type { UserStatus } from '../domain/user';
import { expectRow } from './expect-one';
import { CredentialRow, LoginChallengeRow, PasswordAttemptRow } from './credential.row';

export type Credential = Factor & {
  readonly userId: string;
  readonly passwordHash: string;
  readonly totpSealed: string;
};

export type LoginAccount = {
  readonly userId: string;
  readonly status: UserStatus;
  readonly passwordHash: string;
  /** Reset by an administrator: the password is right and opens nothing. */
  readonly isReset: boolean;
};

/** One statement, found or not, so that a name of nobody takes as long. */
export async function findLoginAccount(
  manager: EntityManager,
  username: string,
): Promise<LoginAccount | null> {
  const rows: LoginAccount[] = await manager.query(
    `SELECT c.user_id AS "userId", u.status, c.password_hash AS "passwordHash", u.reset_at IS NOT NULL AS "isReset"
     FROM user_account u JOIN credential c ON c.user_id = u.id WHERE u.username = $1`,
    [username],
  );
  return rows[0] ?? null;
}

/** Under its lock a step counts once, however many requests come with the code. */
export async function lockCredential(
  manager: EntityManager,
  userId: string,
): Promise<Credential | null> {
  const row = await manager.findOne(CredentialRow, {
    where: { userId },
    lock: { mode: 'pessimistic_write' },
  });
  return row && credentialOf(row);
}

export async function insertCredential(
  manager: EntityManager,
  credential: Credential,
): Promise<void> {
  const { lastStep, failures, ...rest } = credential;
  await manager.insert(CredentialRow, { ...rest, totpLastStep: lastStep, totpFailures: failures });
}

/** The new authenticator, and the password where one was chosen with it. */
export async function saveCredential(
  manager: EntityManager,
  credential: Credential,
): Promise<void> {
  const { lastStep, failures, ...rest } = credential;
  await manager.upsert(CredentialRow, { ...rest, totpLastStep: lastStep, totpFailures: failures }, [
    'userId',
  ]);
}

export async function saveFactor(
  manager: EntityManager,
  userId: string,
  { lastStep, failures }: Factor,
): Promise<void> {
  await manager.update(
    CredentialRow,
    { userId },
    { totpLastStep: lastStep, totpFailures: failures },
  );
}

export async function savePasswordHash(
  manager: EntityManager,
  userId: string,
  passwordHash: string,
): Promise<void> {
  await manager.update(CredentialRow, { userId }, { passwordHash });
}

export async function insertChallenge(
  manager: EntityManager,
  tokenHash: string,
  { userId, expiresAt }: Challenge,
): Promise<void> {
  await manager.insert(LoginChallengeRow, {
    tokenHash,
    userId,
    expiresAt,
    failures: 0,
    usedAt: null,
  });
}

export async function lockChallenge(
  manager: EntityManager,
  tokenHash: string,
): Promise<Challenge | null> {
  return manager.findOne(LoginChallengeRow, {
    where: { tokenHash },
    lock: { mode: 'pessimistic_write' },
  });
}

export async function saveChallenge(
  manager: EntityManager,
  tokenHash: string,
  { failures, usedAt }: Challenge,
): Promise<void> {
  await manager.update(LoginChallengeRow, { tokenHash }, { failures, usedAt });
}

/** Attempts are counted per account, as it was typed, and source. */
export type AttemptKey = { readonly accountHash: string; readonly source: string };

/** The counter, locked: attempts at the same time come one after the other. */
export async function lockAttempts(
  manager: EntityManager,
  { accountHash, source }: AttemptKey,
  now: Date,
): Promise<Attempts> {
  // One statement: between two, a right password of somebody else's tab takes the row away.
  const [row]: Attempts[] = await manager.query(
    `INSERT INTO password_attempt (account_hash, source, failures, attempted_at) VALUES ($1, $2, 0, $3)
     ON CONFLICT (account_hash, source) DO UPDATE SET source = excluded.source
     RETURNING failures, blocked_until AS "blockedUntil"`,
    [accountHash, source, now],
  );
  return expectRow(row);
}

export async function saveAttempts(
  manager: EntityManager,
  key: AttemptKey,
  { failures, blockedUntil, at }: Attempts & { readonly at: Date },
): Promise<void> {
  await manager.update(PasswordAttemptRow, { ...key }, { failures, blockedUntil, attemptedAt: at });
}

export async function clearAttempts(manager: EntityManager, key: AttemptKey): Promise<void> {
  await manager.delete(PasswordAttemptRow, { ...key });
}

function credentialOf({
  userId,
  passwordHash,
  totpSealed,
  totpLastStep,
  totpFailures,
}: CredentialRow): Credential {
  return { userId, passwordHash, totpSealed, lastStep: totpLastStep, failures: totpFailures };
}
