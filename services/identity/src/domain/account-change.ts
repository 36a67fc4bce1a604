import { ruleViolation } from '@imdinett/kernel';
import type { UserStatus } from './user';

export type AccountChangeKind =
  | 'INVITED'
  | 'ACTIVATED'
  | 'INACTIVATED'
  | 'REACTIVATED'
  | 'LOCKED'
  | 'UNLOCKED'
  | 'DEACTIVATED'
  | 'LAPSED'
  | 'CREDENTIALS_RESET'
  | 'EMAIL_CHANGED'
  | 'MOVED';

/** Something that was done to an account (endring av brukeren). */
export type AccountChange = {
  readonly userId: string;
  /** The user's home at the time. */
  readonly municipality: string | null;
  readonly district: string | null;
  readonly kind: AccountChangeKind;
  /** From then on. */
  readonly status: UserStatus;
  /** In the words of whoever did it. */
  readonly reason: string | null;
  readonly changedAt: Date;
  /** Null: the system, or the user himself before he was logged in. */
  readonly changedBy: string | null;
};

type Past = readonly Pick<AccountChange, 'kind' | 'changedAt' | 'changedBy'>[];

const hourMs = 3_600_000;
const ownAddressHours = 72;

/** As far back as the rules below look. */
export const lookingBackTo = (now: Date): Date =>
  new Date(now.getTime() - ownAddressHours * hourMs);

/** Who could send the links of a reset to an address of his own choosing would take the account over alone. */
export function checkAddressOfAnother(past: Past, caller: string | null, now: Date): void {
  const since = lookingBackTo(now);
  const isHis = past.some(
    ({ kind, changedAt, changedBy }) =>
      kind === 'EMAIL_CHANGED' && changedBy === caller && changedAt > since,
  );
  if (isHis)
    throw ruleViolation(
      'user.address-just-changed',
      `Du har endret brukerens e-postadresse de siste ${String(ownAddressHours)} timene, og lenken ville gått dit. Be en annen Kommuneadministrator eller IMDi om å nullstille innloggingen.`,
    );
}

const invitationsPerDay = 5;

/** An invitation costs nothing to send and lands in somebody's mailbox. */
export function checkInvitations(past: Past, now: Date): void {
  const since = now.getTime() - 24 * hourMs;
  const sent = past.filter(
    ({ kind, changedAt }) => kind === 'INVITED' && changedAt.getTime() > since,
  );
  if (sent.length >= invitationsPerDay)
    throw ruleViolation(
      'user.too-many-invitations',
      `Brukeren har fått ${String(invitationsPerDay)} invitasjoner det siste døgnet. Sjekk e-postadressen, og vent til i morgen før du sender en ny.`,
    );
}
