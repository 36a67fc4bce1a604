import type { LocalDate } from '@imdinett/kernel';

/** What a municipality needs to know to receive a person (personmappe). */
export type PersonFolder = {
  readonly personId: string;
  readonly receptionCentre: string | null;
  readonly family: string | null;
  /** Given with the person's written consent. */
  readonly health: string | null;
  readonly network: string | null;
  readonly updatedOn: LocalDate;
};

/** What the reception centre and the network tell of is where the person is or may be found. */
export function withoutPlaces(folder: PersonFolder): PersonFolder {
  return { ...folder, receptionCentre: null, network: null };
}
