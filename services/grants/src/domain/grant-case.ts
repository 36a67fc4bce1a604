import type { LocalDate } from '@imdinett/kernel';
import type { Protection } from './protection';
import type { GrantScheme } from './scheme';

export type GrantCaseStatus = 'OPEN' | 'CLOSED';

/** MOVED_AWAY: the year belongs to another municipality. Taken back when the move is. */
export type ClosedReason = 'MOVED_AWAY' | 'YEAR_OVER' | 'DECIDED';

/** A grant of one code for one person and year (tilskuddssak); never ekstratilskudd. */
export type GrantCase = {
  readonly id: string;
  readonly scheme: GrantScheme;
  readonly code: string;
  readonly year: number;
  readonly yearFromSettlement: number | null;
  readonly municipality: string;
  readonly district: string | null;
  /** Null for what is granted to a municipality as such. */
  readonly personId: string | null;
  readonly protection: Protection;
  readonly status: GrantCaseStatus;
  readonly openedOn: LocalDate;
  readonly closedOn: LocalDate | null;
  readonly closedReason: ClosedReason | null;
  readonly version: number;
};
