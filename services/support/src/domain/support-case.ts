import { badInput, conflict, ruleViolation } from '@imdinett/kernel';
import type { Area } from './area';
import { textOf } from './free-text';
import type { Protection } from './person';

/** Ny → under behandling → venter på kommunen → løst → lukket; løst and lukket can be opened again. */
export type CaseStatus = 'NEW' | 'IN_PROGRESS' | 'WAITING_FOR_MUNICIPALITY' | 'SOLVED' | 'CLOSED';

/** What a case points at instead of naming it: a person, a grant case (tilskuddssak) or an allocation list (fordelingsliste). */
export type Reference = {
  readonly kind: 'PERSON' | 'GRANT_CASE' | 'ALLOCATION_LIST';
  readonly id: string;
  /** Shielding of the person it points at; NONE when it points at none. */
  readonly protection: Protection;
};

/** Kommunen, or IMDi's support service (brukerstøtte). */
export type Side = 'MUNICIPALITY' | 'IMDI';

export type Message = {
  readonly id: string;
  readonly side: Side;
  readonly authorId: string;
  readonly text: string;
  readonly writtenAt: Date;
};

/** A support case (supportsak): an inquiry of a municipality. */
export type SupportCase = {
  readonly id: string;
  readonly version: number;
  readonly municipality: string;
  readonly district: string | null;
  readonly area: Area;
  readonly status: CaseStatus;
  readonly subject: string;
  readonly reference: Reference | null;
  readonly openedBy: string;
  readonly assignedTo: string | null;
  readonly openedAt: Date;
  readonly updatedAt: Date;
};

/**
 * Which person a case points at also tells where that person is. A shielded person's is shown to nobody but, for
 * a confidential one, to whoever opened the case and wrote it.
 */
export function shown(
  supportCase: SupportCase,
  viewer: { readonly id: string; readonly seesClosedData: boolean },
): SupportCase {
  const protection = supportCase.reference?.protection ?? 'NONE';
  const wroteIt = protection === 'CONFIDENTIAL' && supportCase.openedBy === viewer.id;
  return protection === 'NONE' || viewer.seesClosedData || wroteIt
    ? supportCase
    : { ...supportCase, reference: null };
}

export type NewCase = Pick<
  SupportCase,
  'id' | 'municipality' | 'district' | 'area' | 'subject' | 'reference' | 'openedBy'
>;

export function open(wanted: NewCase, now: Date): SupportCase {
  if (wanted.district !== null && !wanted.district.startsWith(wanted.municipality))
    throw badInput('input.district', 'Bydelen hører ikke til kommunen. Velg en bydel i kommunen.');
  const subject = textOf(wanted.subject, { field: 'input.subject', longest: 120 });
  return {
    ...wanted,
    subject,
    version: 1,
    status: 'NEW',
    assignedTo: null,
    openedAt: now,
    updatedAt: now,
  };
}

/** An id that the system could have given; anything else may be a name or a number that somebody typed. */
export function checkedReference({
  kind,
  id,
}: Pick<Reference, 'kind' | 'id'>): Pick<Reference, 'kind' | 'id'> {
  if (!isId(id))
    throw badInput(
      'input.reference.id',
      'Vis til det saken gjelder med den ID-en systemet har gitt det.',
    );
  return { kind, id: id.toLowerCase() };
}

export function messageOf(message: Message): Message {
  return { ...message, text: textOf(message.text, { field: 'input.text', longest: 4000 }) };
}

/** What a message of one side means for the status. IMDi's answer gives the turn to the municipality, and the other way round. */
export function reply(supportCase: SupportCase, side: Side, now: Date): SupportCase {
  if (supportCase.status === 'CLOSED')
    throw ruleViolation(
      'support.case-closed',
      'Saken er lukket. Meld en ny sak, og skriv at den følger opp denne.',
    );
  const status = afterReply(supportCase.status, side);
  return changed({ ...supportCase, status }, now);
}

const transitions: Readonly<Record<CaseStatus, readonly CaseStatus[]>> = {
  NEW: ['IN_PROGRESS', 'WAITING_FOR_MUNICIPALITY', 'SOLVED', 'CLOSED'],
  IN_PROGRESS: ['WAITING_FOR_MUNICIPALITY', 'SOLVED', 'CLOSED'],
  WAITING_FOR_MUNICIPALITY: ['IN_PROGRESS', 'SOLVED', 'CLOSED'],
  SOLVED: ['IN_PROGRESS', 'CLOSED'],
  CLOSED: ['IN_PROGRESS'],
};

export function setStatus(supportCase: SupportCase, status: CaseStatus, now: Date): SupportCase {
  if (!transitions[supportCase.status].includes(status))
    throw ruleViolation(
      'support.status-transition',
      supportCase.status === status
        ? 'Saken har allerede denne statusen.'
        : 'Saken kan ikke få denne statusen nå.',
      'input.status',
    );
  return changed({ ...supportCase, status }, now);
}

/** To one of IMDi's support staff, or back to the queue. Taking a new case begins the work on it. */
export function assign(
  supportCase: SupportCase,
  assignedTo: string | null,
  now: Date,
): SupportCase {
  if (supportCase.status === 'CLOSED')
    throw ruleViolation('support.case-closed', 'Saken er lukket. Åpne den igjen før den tildeles.');
  if (assignedTo !== null && !isId(assignedTo))
    throw badInput('input.assigneeId', 'Ukjent bruker.');
  const status =
    supportCase.status === 'NEW' && assignedTo !== null ? 'IN_PROGRESS' : supportCase.status;
  return changed({ ...supportCase, assignedTo, status }, now);
}

export function assertVersion(supportCase: SupportCase, expected: number): void {
  if (supportCase.version !== expected) throw conflict();
}

function afterReply(status: CaseStatus, side: Side): CaseStatus {
  if (side === 'IMDI') return status === 'SOLVED' ? 'SOLVED' : 'WAITING_FOR_MUNICIPALITY';
  return status === 'NEW' ? 'NEW' : 'IN_PROGRESS';
}

const changed = (supportCase: SupportCase, now: Date): SupportCase => ({
  ...supportCase,
  version: supportCase.version + 1,
  updatedAt: now,
});

const isId = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
