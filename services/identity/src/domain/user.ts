import { addDays, addMonths, osloDate, ruleViolation, type LocalDate } from '@imdinett/kernel';

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
  /** The latest invitation; an account that nobody activates lapses some time after it. */
  readonly invitedAt: Date | null;
  /** Set from a reset by an administrator until the user has chosen anew: the old password and authenticator count for nothing. */
  readonly resetAt: Date | null;
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
  LOCKED: ['ACTIVE', 'INACTIVE', 'DEACTIVATED'],
  DEACTIVATED: ['ACTIVE', 'INVITED'],
};

export const mayMove = (from: UserStatus, to: UserStatus): boolean =>
  transitions[from].includes(to);

/** The requirement's word: Inaktiv after more than three months since the last login. */
export const monthsUntilInactive = 3;

type Activity = Pick<User, 'lastLoginAt' | 'activatedAt' | 'reactivatedAt'>;

/** The day on which a user without a login becomes inactive: the first one that is more than three months later. */
export function inactiveFrom(user: Activity): LocalDate | null {
  const latest = [user.lastLoginAt, user.activatedAt, user.reactivatedAt]
    .filter((at) => at !== null)
    .reduce<Date | null>((newest, at) => (newest === null || at > newest ? at : newest), null);
  return latest === null ? null : addDays(addMonths(osloDate(latest), monthsUntilInactive), 1);
}

export function isOverdue(user: Activity, today: LocalDate): boolean {
  const from = inactiveFrom(user);
  return from !== null && from <= today;
}

/** Whether time makes the user inactive: also one whose factor is locked, who would else be spared by his wrong codes. */
export const canGoQuiet = ({ status }: Pick<User, 'status'>): boolean =>
  status === 'ACTIVE' || status === 'LOCKED';

/** Days before, on which the user is told that he is about to become inactive. */
export const warningDays = [14, 3] as const;

/** Which warning is due, the nearest one, or null. */
export function dueWarning(user: Activity & Pick<User, 'status'>, today: LocalDate): number | null {
  const from = inactiveFrom(user);
  if (!canGoQuiet(user) || from === null || from <= today) return null;
  return warningDays.findLast((days) => addDays(from, -days) <= today) ?? null;
}

const daysUntilLapse = 30;

/** An invitation that nobody has taken up for a month. */
export const isLapsed = (
  { status, invitedAt }: Pick<User, 'status' | 'invitedAt'>,
  today: LocalDate,
): boolean =>
  status === 'INVITED' &&
  invitedAt !== null &&
  addDays(osloDate(invitedAt), daysUntilLapse) < today;

/** The account is there, and waits for its user. */
export function invited(
  profile: Pick<
    User,
    'id' | 'username' | 'name' | 'email' | 'mobile' | 'homeMunicipality' | 'homeDistrict'
  >,
  now: Date,
): User {
  const start = later(0, now);
  return {
    ...profile,
    status: 'INVITED',
    lastLoginAt: null,
    activatedAt: null,
    reactivatedAt: null,
    invitedAt: now,
    resetAt: null,
    epoch: start,
    version: start,
    revision: 1,
    sessionsFrom: new Date(0),
  };
}

/** Once more, also after the account lapsed because nobody took up the first. */
export function inviteAgain(user: User, now: Date): User {
  if (user.activatedAt !== null)
    throw ruleViolation(
      'user.already-activated',
      'Brukeren har aktivert kontoen. Nullstill innloggingen hvis brukeren ikke kommer inn.',
    );
  const back =
    user.status === 'INVITED' ? raiseEpoch(user, now) : raiseEpoch(move(user, 'INVITED'), now);
  return changed({ ...back, invitedAt: now });
}

/** The user has chosen a password and proven his authenticator: for the first time, or anew after a reset. */
export function activate(user: User, now: Date): User {
  const active = user.status === 'ACTIVE' ? user : move(user, 'ACTIVE');
  return changed({ ...shutOut(active, now), activatedAt: user.activatedAt ?? now, resetAt: null });
}

/** Ended by nobody's doing: the invitation was never taken up. */
export function lapse(user: User, now: Date): User {
  return changed(shutOut(move(user, 'DEACTIVATED'), now));
}

export function unlock(user: User, now: Date): User {
  if (user.status !== 'LOCKED') throw ruleViolation('user.not-locked', 'Brukeren er ikke låst.');
  return changed(shutOut(move(user, 'ACTIVE'), now));
}

/** Sessions end at once, and nothing that was known lets anybody in. */
export function resetCredentials(user: User, now: Date): User {
  if (user.activatedAt === null)
    throw ruleViolation(
      'user.never-activated',
      'Brukeren har aldri aktivert kontoen. Send en ny invitasjon.',
    );
  if (user.status === 'DEACTIVATED' || user.status === 'INACTIVE')
    throw ruleViolation(
      'user.wrong-status',
      'Brukeren er inaktiv eller deaktivert. Aktiver brukeren først.',
    );
  return changed({ ...shutOut(user, now), resetAt: now });
}

/** A new password: all sessions are over, or those that the use case ends itself. */
export const changePassword = (user: User, now: Date, sessions: 'ALL' | 'OTHERS'): User =>
  changed(sessions === 'ALL' ? shutOut(user, now) : raiseEpoch(user, now));

/** Name, address or home: what others see of the user is another. */
export function changeProfile(user: User, profile: Partial<User>, now: Date): User {
  return changed(raiseEpoch({ ...user, ...profile }, now));
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

/** Something that is told of the user and leaves his account and access as they are. */
export const mention = (user: User, now: Date): User => raised(user, now);

/** Tokens given so far are stale; whoever has a session refreshes it and goes on. */
export function raiseEpoch(user: User, now: Date): User {
  return { ...raised(user, now), epoch: later(user.epoch, now) };
}

/** Every session is over. */
export function endSessions(user: User, now: Date): User {
  return shutOut(user, now);
}

/** What a link was made for: another address, invitation, reset or end of all sessions, and it is for nothing. */
export const linkStateOf = ({
  email,
  sessionsFrom,
  invitedAt,
  resetAt,
}: Pick<User, 'email' | 'sessionsFrom' | 'invitedAt' | 'resetAt'>): string =>
  JSON.stringify([email.toLowerCase(), sessionsFrom, invitedAt, resetAt]);

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
