import type { EntityManager } from 'typeorm';
import type { Person, PersonFacts } from '../domain/person';
import type { Place } from '../domain/protection';
import { PersonRow } from './person.row';

export async function lockPerson(manager: EntityManager, id: string): Promise<Person | null> {
  const row = await manager
    .createQueryBuilder(PersonRow, 'p')
    .where('p.id = :id', { id })
    .setLock('pessimistic_write')
    .getOne();
  return row && personOf(row);
}

export async function savePerson(manager: EntityManager, person: Person): Promise<void> {
  await manager.upsert(PersonRow, rowOf(person), ['id']);
}

/** Where the persons are followed up now, as far as nir has told. */
export async function followUpsOf(
  manager: EntityManager,
  personIds: readonly string[],
): Promise<ReadonlyMap<string, Place>> {
  if (personIds.length === 0) return new Map();
  const rows = await manager
    .createQueryBuilder(PersonRow, 'p')
    .where('p.id = ANY(:personIds)', { personIds })
    .getMany();
  return new Map(
    rows.flatMap((row): [string, Place][] => {
      const { followUp } = personOf(row);
      return followUp === null ? [] : [[row.id, followUp]];
    }),
  );
}

/**
 * Every row about the person carries the shielding, so that no reader has to look elsewhere. The settlement comes first:
 * whoever registers an arrival holds it too, and takes the line after it.
 */
export async function spreadProtection(
  manager: EntityManager,
  { id, protection }: Person,
): Promise<void> {
  for (const table of ['person_settlement', 'allocation_line', 'person_folder'])
    await manager.query(
      `UPDATE ${table} SET protection = $2 WHERE person_id = $1 AND protection <> $2`,
      [id, protection],
    );
}

function personOf(row: PersonRow): Person {
  const { id, protection, protectionVersion, followUpVersion } = row;
  const followUp =
    row.followUpMunicipality === null
      ? null
      : { municipality: row.followUpMunicipality, district: row.followUpDistrict };
  return { id, facts: factsOf(row), protection, protectionVersion, followUp, followUpVersion };
}

function factsOf({ birthDate, sex, familyId, law }: PersonRow): PersonFacts | null {
  return birthDate === null || sex === null || law === null
    ? null
    : { birthDate, sex, familyId, law };
}

function rowOf({ facts, followUp, ...person }: Person) {
  return {
    ...person,
    birthDate: facts?.birthDate ?? null,
    sex: facts?.sex ?? null,
    familyId: facts?.familyId ?? null,
    law: facts?.law ?? null,
    followUpMunicipality: followUp?.municipality ?? null,
    followUpDistrict: followUp?.district ?? null,
  };
}
