import type { EventData } from '@imdinett/events';
import type { SupportCase } from '../domain/support-case';

/** What every event about a case tells: ids and codes, never a text. A shielded person is not pointed at. */
export function eventData({
  id,
  municipality,
  district,
  area,
  status,
  reference,
}: SupportCase): EventData<'no.imdi.support.case-opened.v1'> {
  const isOpen = reference !== null && reference.protection === 'NONE';
  return {
    caseId: id,
    municipality,
    district,
    category: area,
    status,
    ...(isOpen && { reference: { kind: reference.kind, id: reference.id } }),
  };
}

type Subject = {
  readonly object: { readonly type: string; readonly id: string };
  readonly persons?: readonly string[];
};

/** The case and the person whom it is about. */
export const subjectOf = ({ id, reference }: SupportCase): Subject => ({
  object: { type: 'support-case', id },
  ...(reference?.kind === 'PERSON' && { persons: [reference.id] }),
});

/** Codes and ids only. */
export const auditedFields = ({
  municipality,
  district,
  area,
  status,
  assignedTo,
  version,
}: SupportCase): object => ({
  municipality,
  district,
  area,
  status,
  assignedTo,
  version,
});
