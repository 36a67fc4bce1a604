import { addMonths, type LocalDate } from '@imdinett/kernel';
import type { GrantCaseStatus } from './grant-case';
import type { Protection } from './protection';

/** A case of ekstratilskudd: FHT1 (once, in year 1 or 2) or FHT2 (yearly, up to five years). Sensitive. */
export type ExtraCase = {
  readonly id: string;
  readonly code: string;
  /** Counted from the day of settlement, not in calendar years. */
  readonly grantYear: number;
  /** The calendar year in which the grant year begins. */
  readonly year: number;
  readonly municipality: string;
  readonly district: string | null;
  readonly personId: string;
  readonly protection: Protection;
  readonly status: GrantCaseStatus;
  readonly openedOn: LocalDate;
  readonly closedOn: LocalDate | null;
  readonly applicationDeadline: LocalDate;
  readonly version: number;
};

/**
 * IMDi, ekstratilskudd 2024: a first application for grant year 1 or 2 within 14 months after the day of settlement,
 * after that two months after each grant year has passed.
 * [U] Year 2 has only passed after 24 months, so that a first application for it would always be late by the second
 * rule and early by none. Decided here: the 14 months hold for years 1 and 2, two months after the year for the rest.
 */
export function applicationDeadline(settledOn: LocalDate, grantYear: number): LocalDate {
  return addMonths(settledOn, grantYear <= 2 ? 14 : 12 * grantYear + 2);
}
