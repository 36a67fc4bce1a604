import type { LocalDate } from '@imdinett/kernel';

/** A municipality (kommune), in force or earlier. */
export type Municipality = {
  readonly number: string;
  readonly name: string;
  readonly county: { readonly number: string; readonly name: string };
  readonly validFrom: LocalDate | null;
  readonly validTo: LocalDate | null;
  /** Numbers of what it became. */
  readonly successors: readonly string[];
  /** Numbers of its administered districts (bydeler). */
  readonly districts: readonly string[];
};

export type District = {
  readonly number: string;
  readonly name: string;
  readonly municipality: string;
  /** Sentrum and Marka in Oslo are areas without an administration of their own. */
  readonly administered: boolean;
};

export const isInForce = (
  { validFrom, validTo }: Pick<Municipality, 'validFrom' | 'validTo'>,
  day: LocalDate,
): boolean => (validFrom === null || validFrom <= day) && (validTo === null || day < validTo);
