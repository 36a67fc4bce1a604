import type { LocalDate } from '@imdinett/kernel';
import type { Person } from './person';

/** The first settlement of a person, as settlement published it: what the grants of five years count from. */
export type Settlement = {
  readonly personId: string;
  readonly municipality: string;
  readonly district: string | null;
  readonly settledOn: LocalDate;
  readonly unaccompaniedMinor: boolean;
  readonly household: 'SINGLE' | 'FAMILY';
};

/**
 * The day on which the person moved away from the municipality of settlement, as far as nir has told: the latest
 * move decides, so that a move back takes it back. A renumbering (`isHere`) is no move.
 */
export function movedAwayOn(
  { settledOn }: Settlement,
  { followUp, followUpOn }: Pick<Person, 'followUp' | 'followUpOn'>,
  isHere: (municipality: string) => boolean,
): LocalDate | null {
  if (followUpOn === null || followUpOn < settledOn) return null;
  return followUp !== null && isHere(followUp.municipality) ? null : followUpOn;
}
