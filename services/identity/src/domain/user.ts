import { addMonths, osloDate, ruleViolation, type LocalDate } from '@imdinett/kernel';

export type UserStatus = 'INVITED' | 'ACTIVE' | 'INACTIVE' | 'LOCKED' | 'DEACTIVATED';

/** One person, one account (bruker). IMDi's own users may have no home municipality. */
export type User = {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly email: string;
  readonly mobile: string;
  readonly homeMunicipality: string | null;
  readonly homeDistrict: string | null;
  readonly status: UserStatus;
  readonly lastLoginAt: Date | null;
  readonly activatedAt: Date | null;
  readonly reactivatedAt: Date | null;
  /** A token with a lower one is stale. */
  readonly epoch: number;
  /** Order of the user's events and access records. */
  readonly version: number;
  /** Rises with each change of the account or its roles; what `expectedVersion` is compared with. */
  readonly revision: number;
  /** Sessions that began then or earlier are over. */
  readonly sessionsFrom: Date;
};

const transitions: Readonly<Record<UserStatus, readonly UserStatus[]>> = {
  INVITED: ['ACTIVE', 'DEACTIVATED'],
  ACTIVE: ['INACTIVE', 'LOCKED', 'DEACTIVATED'],
  INACTIVE: ['ACTIVE', 'DEACTIVATED'],
  LOCKED: ['ACTIVE', 'DEACTIVATED'],
  DEACTIVATED: ['ACTIVE'],
};

export const mayMove = (from: UserStatus, to: UserStatus): boolean =>
  transitions[from].includes(to);

/** The requirement's word: Inaktiv after more than three months since the last login. */
export const monthsUntilInactive = 3;

/** The day on which a user without a login becomes inactive: the first one that is more than three months later. */
export function isOverdue(
  user: Pick<User, 'lastLoginAt' | 'activatedAt' | 'reactivatedAt'>,
  today: LocalDate,
): boolean {
  const latest = [user.lastLoginAt, user.activatedAt, user.reactivatedAt]
    .filter((at) => at !== null)
    .reduce<Date | null>((newest, at) => (newest === null || at > newest ? at : newest), null);
  return latest !== null && addMonths(osloDate(latest), monthsUntilInactive) < today;
}

export function inactivate(user: User, now: Date): User {
  return changed(shutOut(move(user, 'INACTIVE'), now));
}

/** Too many wrong one-time codes in a row: only one who knows the password can cause it. */
export function lock(user: User, now: Date): User {
  return changed(shutOut(move(user, 'LOCKED'), now));
}

export function deactivate(user: User, now: Date): User {
  if (user.status === 'DEACTIVATED')
    throw ruleViolation('user.already-deactivated', 'Brukeren er allerede deaktivert.');
  return changed(shutOut(move(user, 'DEACTIVATED'), now));
}

/** From INACTIVE, or back from DEACTIVATED. A locked factor is opened by unlocking, an invitation by activating. */
export function reactivate(user: User, now: Date): User {
  if (user.status !== 'INACTIVE' && user.status !== 'DEACTIVATED')
    throw ruleViolation(
      'user.not-inactive',
      'Bare en inaktiv eller deaktivert bruker kan aktiveres igjen.',
    );
  if (user.activatedAt === null)
    throw ruleViolation(
      'user.never-activated',
      'Brukeren har aldri aktivert kontoen. Send en ny invitasjon.',
    );
  return changed({ ...shutOut(move(user, 'ACTIVE'), now), reactivatedAt: now });
}

/** A login that has been proven with password and one-time code. */
export function logIn(user: User, now: Date): User {
  return raised({ ...user, lastLoginAt: now }, now);
}

/** A change of roles: running sessions get other tokens at once. */
export function changeRoles(user: User, now: Date): User {
  return changed(raiseEpoch(user, now));
}

/** Tokens given so far are stale; whoever has a session refreshes it and goes on. */
export function raiseEpoch(user: User, now: Date): User {
  return { ...raised(user, now), epoch: later(user.epoch, now) };
}

/** Every session is over. */
export function endSessions(user: User, now: Date): User {
  return shutOut(user, now);
}

/** A number that grows with each change and with time, so that a restored database never falls back behind what it published. */
export const later = (previous: number, now: Date): number => Math.max(previous + 1, now.getTime());

const raised = (user: User, now: Date): User => ({ ...user, version: later(user.version, now) });

const changed = (user: User): User => ({ ...user, revision: user.revision + 1 });

const shutOut = (user: User, now: Date): User => ({ ...raiseEpoch(user, now), sessionsFrom: now });

function move(user: User, to: UserStatus): User {
  if (!mayMove(user.status, to))
    throw ruleViolation('user.wrong-status', 'Brukeren har en status som ikke tillater dette.');
  return { ...user, status: to };
}

/** What a text search compares with: every word of the name, the username and the address, and the name as a whole. */
export function searchKeysOf({
  name,
  username,
  email,
}: Pick<User, 'name' | 'username' | 'email'>): readonly string[] {
  const whole = foldText(name);
  return [...new Set([whole, ...whole.split(' ').slice(1), foldText(username), foldText(email)])];
}

export const foldText = (text: string): string =>
  text.normalize('NFKC').toLocaleLowerCase('nb').trim().replace(/\s+/g, ' ');

/** Sorts by code point as a Norwegian reads: æ, ø and å after z. */
export const sortKeyOf = (name: string): string =>
  foldText(name)
    .replaceAll('æ', 'z\u{10FFF0}')
    .replaceAll('ø', 'z\u{10FFF1}')
    .replaceAll('å', 'z\u{10FFF2}');

/** Usernames are compared without regard to case and to how a keyboard composes letters. */
export const usernameOf = (typed: string): string => foldText(typed);
