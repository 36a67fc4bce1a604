import { ruleViolation, type LocalDate } from '@imdinett/kernel';

/** Adressesperre: fortrolig (CONFIDENTIAL) or strengt fortrolig (STRICTLY_CONFIDENTIAL). */
export type Protection = 'NONE' | 'CONFIDENTIAL' | 'STRICTLY_CONFIDENTIAL';

export type Law = 'INTRODUKSJONSLOVEN' | 'INTEGRERINGSLOVEN' | 'KAPITTEL_6A';

/** Where something counts: a municipality, and a district (bydel) where it has one. */
export type Place = { readonly municipality: string; readonly district: string | null };

/** The municipality that follows a person up (oppfølgingskommune), and since when. */
export type FollowedUpBy = Place & { readonly since: LocalDate };

export type Address = {
  readonly street: string;
  readonly postalCode: string;
  readonly postalPlace: string;
};

/** A person of the register with basic data (grunndata). */
export type Person = {
  readonly id: string;
  readonly version: number;
  readonly protection: Protection;
  readonly law: Law;
  readonly givenName: string;
  readonly familyName: string;
  /** Kept by itself: a D-number's date need not be the birth date, and numbers from 2032 tell no sex. */
  readonly birthDate: LocalDate;
  readonly sex: 'FEMALE' | 'MALE' | 'UNKNOWN';
  readonly citizenship: string | null;
  readonly dufNumber: string;
  readonly nationalId: string | null;
  readonly address: Address | null;
  readonly followUp: FollowedUpBy | null;
  /** A category or decision in the introduction scheme (introduksjonsordningen). */
  readonly inIntroductionScheme: boolean;
  /** A category or decision in the Norwegian training scheme (norskordningen). */
  readonly inNorwegianScheme: boolean;
  /** At least one computed category (beregnet kategori). */
  readonly categorised: boolean;
};

export type Move = { readonly to: Place; readonly date: LocalDate };

/** A move (flytting) of the follow-up that IMDi registers. */
export function move(person: Person, { to, date }: Move, today: LocalDate): Person {
  if (to.district !== null && !to.district.startsWith(to.municipality))
    throw ruleViolation(
      'follow-up.district-elsewhere',
      'Bydelen hører ikke til kommunen. Velg en bydel i kommunen.',
      'input.district',
    );
  if (date > today)
    throw ruleViolation(
      'follow-up.in-the-future',
      'Flyttingen kan ikke registreres før den har skjedd.',
      'input.date',
    );
  if (person.followUp !== null && date <= person.followUp.since)
    throw ruleViolation(
      'follow-up.before-the-current',
      'Flyttedatoen må være etter at dagens oppfølging begynte.',
      'input.date',
    );
  if (samePlace(person.followUp, to))
    throw ruleViolation(
      'follow-up.same-place',
      'Personen følges allerede opp her.',
      'input.municipality',
    );
  return followedUpIn(person, { to, date });
}

/** Settlement (bosetting) gives the follow-up to where the person was settled, unless it has moved on since. */
export function settle(person: Person, settled: Move): Person {
  const hasMovedOn = person.followUp !== null && person.followUp.since > settled.date;
  return hasMovedOn || samePlace(person.followUp, settled.to)
    ? person
    : followedUpIn(person, settled);
}

export function placeOf(followUp: FollowedUpBy | null): Place | null {
  return followUp && { municipality: followUp.municipality, district: followUp.district };
}

function followedUpIn(person: Person, { to, date }: Move): Person {
  return { ...person, version: person.version + 1, followUp: { ...to, since: date } };
}

function samePlace(one: Place | null, other: Place): boolean {
  return one?.municipality === other.municipality && one.district === other.district;
}
