import { badInput, ruleViolation } from '@imdinett/kernel';
import type { GrantCase } from './grant-case';

export type ChangeRequestLevel = 'CASE' | 'PERSON';

// Not published; the correction page of the unaccompanied minors' grant and the moving rules gave the words.
export type ChangeRequestReason =
  | 'PERSON_MISSING'
  | 'PERSON_HAS_MOVED'
  | 'NOT_IN_TARGET_GROUP'
  | 'WRONG_HOUSEHOLD'
  | 'WRONG_SETTLEMENT_DATE'
  | 'DECEASED'
  | 'LEFT_THE_COUNTRY'
  | 'QUESTION';

/** Endringsforespørsel: what a municipality asks IMDi to change. */
export type ChangeRequest = {
  readonly id: string;
  readonly caseId: string;
  readonly level: ChangeRequestLevel;
  readonly reason: ChangeRequestReason;
  readonly text: string;
  readonly status: 'SUBMITTED' | 'GRANTED' | 'REFUSED';
  readonly submittedAt: Date;
  readonly submittedBy: string;
};

export type Submission = Pick<
  ChangeRequest,
  'id' | 'level' | 'reason' | 'text' | 'submittedAt' | 'submittedBy'
>;

/** Both the request and the case, which has got a new version: whoever looks at it sees that something was asked. */
export function submit(
  grantCase: GrantCase,
  submission: Submission,
): { readonly changeRequest: ChangeRequest; readonly grantCase: GrantCase } {
  if (grantCase.status === 'CLOSED')
    throw ruleViolation(
      'change-request.case-is-closed',
      'Saken er avsluttet. Opprett en supportsak hvis noe likevel må endres.',
    );
  if (submission.level === 'PERSON' && grantCase.personId === null)
    throw ruleViolation(
      'change-request.case-has-no-person',
      'Saken gjelder ingen enkeltperson. Send forespørselen på saksnivå.',
      'input.level',
    );
  const text = submission.text.trim();
  if (text.length < 3 || text.length > 2000)
    throw badInput('input.text', 'Teksten må ha fra 3 til 2000 tegn.');
  return {
    changeRequest: { ...submission, text, caseId: grantCase.id, status: 'SUBMITTED' },
    grantCase: { ...grantCase, version: grantCase.version + 1 },
  };
}
