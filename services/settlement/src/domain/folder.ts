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
