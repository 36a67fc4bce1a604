import type { LocalDate } from '@imdinett/kernel';

/** Closed data (lukkede data) of one person, set by IMDi. */
export type ClosedData = {
  readonly reason: 'THREAT' | 'HEALTH' | 'CHILD_WELFARE' | 'OTHER';
  readonly note: string | null;
  readonly closedOn: LocalDate;
};
