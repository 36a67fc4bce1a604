import { ruleViolation, type LocalDate } from '@imdinett/kernel';

/** Closed data (lukkede data) of one person, set by IMDi. */
export type ClosedData = {
  readonly reason: 'THREAT' | 'HEALTH' | 'CHILD_WELFARE' | 'OTHER';
  readonly note: string | null;
  readonly closedOn: LocalDate;
};

const longestNote = 2000;

/** Null opens what was closed. The day stays that of the first closing. */
export function close(
  before: ClosedData | null,
  { reason, note }: { readonly reason: ClosedData['reason'] | null; readonly note: string | null },
  today: LocalDate,
): ClosedData | null {
  if (note !== null && reason === null)
    throw ruleViolation(
      'closed-data.note-without-reason',
      'Velg en årsak, eller fjern merknaden.',
      'input.reason',
    );
  if (note !== null && note.length > longestNote)
    throw ruleViolation(
      'closed-data.note-too-long',
      `Merknaden kan ha ${String(longestNote)} tegn.`,
      'input.note',
    );
  return reason && { reason, note, closedOn: before?.closedOn ?? today };
}
