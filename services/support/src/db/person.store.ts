import type { EntityManager } from 'typeorm';
import type { Person } from '../domain/person';
import { CaseReferenceRow } from './case.row';
import { PersonRow } from './person.row';
import { takeTurn } from './turn';

/** The one person that a case is to point at: row-level security shows no other, and no strictly confidential one. */
export async function findPerson(manager: EntityManager, id: string): Promise<Person | null> {
  await takeTurn(manager, 'person', id);
  await manager.query(`SELECT set_config('app.lookup_person', $1, true)`, [id]);
  return manager.findOneBy(PersonRow, { id });
}

/** What is known of the person, to be changed until the end of the transaction. */
export async function holdPerson(manager: EntityManager, id: string): Promise<Person | null> {
  await takeTurn(manager, 'person', id);
  return manager.findOneBy(PersonRow, { id });
}

/** The person's shielding, there and in every case that points at the person. */
export async function savePerson(
  manager: EntityManager,
  { id, protection, version }: Person,
): Promise<void> {
  await manager.upsert(PersonRow, { id, protection, version }, ['id']);
  await manager.update(CaseReferenceRow, { kind: 'PERSON', targetId: id }, { protection });
}
