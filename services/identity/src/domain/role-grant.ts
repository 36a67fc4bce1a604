import { badInput, ruleViolation, type LocalDate } from '@imdinett/kernel';

/** Where a role holds. IMDi's own roles have no municipality. */
export type GrantPlace = { readonly municipality: string | null; readonly district: string | null };

/** A role given to a user (tildelt rolle), with half-open validity in Europe/Oslo. */
export type RoleGrant = GrantPlace & {
  readonly id: string;
  readonly userId: string;
  readonly role: string;
  readonly validFrom: LocalDate;
  readonly validTo: LocalDate | null;
  readonly grantedAt: Date;
  readonly grantedBy: string | null;
  readonly revokedAt: Date | null;
};

export type GrantWish = GrantPlace & {
  readonly role: string;
  readonly validFrom: LocalDate | null;
  readonly validTo: LocalDate | null;
};

/** What the register and the catalogue say of the wish. */
export type GrantFacts = {
  readonly isMunicipalRole: boolean;
  readonly municipalityInForce: boolean;
  /** Null when no district is asked for. */
  readonly districtMunicipality: string | null;
};

/** The period of a new grant, or why it cannot be. */
export function periodOf(
  { validFrom, validTo }: GrantWish,
  today: LocalDate,
): { readonly from: LocalDate; readonly to: LocalDate | null } {
  const from = validFrom ?? today;
  if (from < today)
    throw badInput(
      'input.validFrom',
      'En rolle kan ikke gis tilbake i tid. Velg dagens dato eller senere.',
    );
  if (validTo !== null && validTo <= from)
    throw badInput('input.validTo', 'Sluttdatoen må være etter startdatoen.');
  return { from, to: validTo };
}

export function checkPlace({ municipality, district }: GrantWish, facts: GrantFacts): void {
  if (!facts.isMunicipalRole) {
    if (municipality !== null || district !== null)
      throw badInput(
        'input.municipality',
        'IMDis egne roller gjelder ikke for en kommune. La kommunen stå tom.',
      );
    return;
  }
  if (municipality === null)
    throw badInput('input.municipality', 'Velg kommunen som rollen skal gjelde for.');
  if (!facts.municipalityInForce)
    throw ruleViolation(
      'role-grant.municipality-not-in-force',
      'Kommunen finnes ikke i dag. Velg en kommune som gjelder nå.',
      'input.municipality',
    );
  if (district !== null && facts.districtMunicipality !== municipality)
    throw badInput(
      'input.district',
      'Bydelen hører ikke til kommunen, eller har ikke egen administrasjon.',
    );
}

/** The same role in the same place twice would have to be revoked twice. */
export function checkNotHeld(
  wish: GrantWish,
  period: { from: LocalDate; to: LocalDate | null },
  held: readonly RoleGrant[],
): void {
  const same = held.some(
    (grant) =>
      isOpen(grant) &&
      grant.role === wish.role &&
      grant.municipality === wish.municipality &&
      grant.district === wish.district &&
      overlap(grant, period),
  );
  if (same)
    throw ruleViolation(
      'role-grant.already-granted',
      'Brukeren har allerede denne rollen her i perioden.',
    );
}

const isOpen = (grant: RoleGrant): boolean => grant.revokedAt === null;

/** Whether the grant counts on a day. */
export const holdsOn = (grant: RoleGrant, day: LocalDate): boolean =>
  isOpen(grant) && grant.validFrom <= day && (grant.validTo === null || day < grant.validTo);

/** Counts now, or will. */
export const isLasting = (grant: RoleGrant, day: LocalDate): boolean =>
  isOpen(grant) && (grant.validTo === null || day < grant.validTo);

function overlap(
  grant: RoleGrant,
  { from, to }: { from: LocalDate; to: LocalDate | null },
): boolean {
  return (grant.validTo === null || from < grant.validTo) && (to === null || grant.validFrom < to);
}
