import type { LocalDate } from '@imdinett/kernel';
import type { Protection } from './protection';

/** The first settlement of a person, as settlement published it: what the grants of five years count from. */
export type Settlement = {
  readonly personId: string;
  readonly municipality: string;
  readonly district: string | null;
  readonly settledOn: LocalDate;
  readonly unaccompaniedMinor: boolean;
  readonly household: 'SINGLE' | 'FAMILY';
  readonly protection: Protection;
};
