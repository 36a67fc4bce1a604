import { addMonths, type LocalDate } from '@imdinett/kernel';
import type { GrantScheme, GrantCode } from './scheme';

/** What settlement says of an arrival, and nir of the person. */
export type Arrival = {
  readonly settledOn: LocalDate;
  readonly birthDate: LocalDate;
  readonly unaccompaniedMinor: boolean;
  readonly household: 'SINGLE' | 'FAMILY';
};

export type Opening = {
  readonly scheme: GrantScheme;
  readonly code: GrantCode;
  readonly year: number;
  /** 1 is the year of settlement. */
  readonly yearFromSettlement: number;
};

/**
 * The cases that an arrival opens. Only a registered day of settlement triggers a grant (IMDi, "Utsøkt eller bosatt"),
 * and no application is needed.
 *
 * Not known to this service, and so not decided here: the shorter three years for family of persons with permit on
 * humanitarian grounds, and who is outside the target group. A change request (endringsforespørsel) closes such cases.
 */
export function openingsOf(arrival: Arrival): readonly Opening[] {
  return [...integration(arrival), ...oneOff(arrival), ...unaccompaniedMinor(arrival)];
}

/** Integreringstilskudd: the year of settlement and the next four calendar years (IMDi, integreringstilskudd 2024). */
function integration(arrival: Arrival): readonly Opening[] {
  return [
    firstYearCode(arrival),
    'AR-2' as const,
    'AR-3' as const,
    'AR-4' as const,
    'AR-5' as const,
  ].map((code, index) =>
    opening({ scheme: 'INTEGRATION', code }, yearOf(arrival.settledOn) + index, arrival),
  );
}

/**
 * Codes: IMDi's table of 27 February 2025; child 0–18 in the rates of 2024.
 * [U] Whether a person is a child on the day of settlement or at the end of the year, and whether an unaccompanied
 * minor has the code of a child (IMDi's table has no own code, though the rates of 2024 name an own amount), is
 * published nowhere. Decided here: under 18 on the day of settlement is a child, also an unaccompanied one.
 */
function firstYearCode({ settledOn, birthDate, household }: Arrival): GrantCode {
  if (ageOn(settledOn, birthDate) < 18) return 'AR-1 B';
  return household === 'SINGLE' ? 'AR-1 EV' : 'AR-1';
}

/** Once, in the first year: eldretilskudd at 60 or older at settlement, barnehagetilskudd at 0–5 (rates of 2024). */
function oneOff(arrival: Arrival): readonly Opening[] {
  const age = ageOn(arrival.settledOn, arrival.birthDate);
  const year = yearOf(arrival.settledOn);
  if (age >= 60) return [opening({ scheme: 'INTEGRATION', code: 'ELDR' }, year, arrival)];
  return age <= 5 ? [opening({ scheme: 'INTEGRATION', code: 'BHT' }, year, arrival)] : [];
}

/**
 * Særskilt tilskudd: each year to and including the one in which the person turns 20; the lower code to and including
 * the year of turning 16 (IMDi, særskilt tilskudd 2021, and the table of 2025).
 */
function unaccompaniedMinor(arrival: Arrival): readonly Opening[] {
  if (!arrival.unaccompaniedMinor) return [];
  const first = yearOf(arrival.settledOn);
  const birthYear = yearOf(arrival.birthDate);
  return years(first, birthYear + 20).map((year) => {
    const code = year <= birthYear + 16 ? 'EMINB' : 'EMINU';
    return opening({ scheme: 'UNACCOMPANIED_MINORS', code }, year, arrival);
  });
}

const opening = (
  kind: Pick<Opening, 'scheme' | 'code'>,
  year: number,
  { settledOn }: Arrival,
): Opening => ({ ...kind, year, yearFromSettlement: year - yearOf(settledOn) + 1 });

/** Whole years of age on a day; born on 29 February counts from 28 February in other years. */
export function ageOn(day: LocalDate, birthDate: LocalDate): number {
  const years = yearOf(day) - yearOf(birthDate);
  return addMonths(birthDate, years * 12) <= day ? years : years - 1;
}

const yearOf = (date: LocalDate): number => Number(date.slice(0, 4));

const years = (from: number, to: number): readonly number[] =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
