import type { EntityManager } from 'typeorm';
import type { ClosedData } from '../domain/closed-data';
import type { Person } from '../domain/person';
import { ClosedDataRow } from './closed-data.row';
import type { PersonSecrets } from './person-secrets';

export async function loadClosedData(
  manager: EntityManager,
  secrets: PersonSecrets,
  personIds: readonly string[],
): Promise<ReadonlyMap<string, ClosedData>> {
  const rows = await manager
    .createQueryBuilder(ClosedDataRow, 'c')
    .where('c.person_id = ANY(:personIds)', { personIds })
    .getMany();
  return new Map(rows.map((row) => [row.personId, closedDataOf(row, secrets)]));
}

export async function saveClosedData(
  manager: EntityManager,
  secrets: PersonSecrets,
  { person, closed }: { readonly person: Person; readonly closed: ClosedData },
): Promise<void> {
  const { id, protection, followUp } = person;
  const { reason, note, closedOn } = closed;
  await manager.upsert(
    ClosedDataRow,
    {
      personId: id,
      protection,
      municipality: followUp?.municipality ?? null,
      district: followUp?.district ?? null,
      reason,
      noteSealed: note && secrets.seal('person_closed_data.note', id, note),
      closedOn,
    },
    ['personId'],
  );
}

export async function removeClosedData(manager: EntityManager, personId: string): Promise<void> {
  await manager.delete(ClosedDataRow, { personId });
}

function closedDataOf(
  { personId, reason, noteSealed, closedOn }: ClosedDataRow,
  secrets: PersonSecrets,
): ClosedData {
  return {
    reason,
    note: noteSealed && secrets.open('person_closed_data.note', personId, noteSealed),
    closedOn,
  };
}
