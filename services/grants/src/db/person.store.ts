import type { EntityManager } from 'typeorm';
import { unknown, type Person } from '../domain/person';
import type { Place } from '../domain/protection';
import { PersonRow } from './person.row';

/**
 * The person's row, made first when nobody has told of the person. nir's and settlement's events come side by side;
 * whichever is second waits here for the first and then sees what it wrote.
 */
export async function lockPerson(manager: EntityManager, id: string): Promise<Person> {
  await manager
    .createQueryBuilder()
    .insert()
    .into(PersonRow)
    .values(rowOf(unknown(id)))
    .orIgnore()
    .execute();
  const row = await manager
    .createQueryBuilder(PersonRow, 'p')
    .where('p.id = :id', { id })
    .setLock('pessimistic_write')
    .getOneOrFail();
  return personOf(row);
}

export async function savePerson(manager: EntityManager, person: Person): Promise<void> {
  const { id, ...rest } = rowOf(person);
  await manager.update(PersonRow, { id }, rest);
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
 * Every row about the person carries the shielding, so that no reader has to look elsewhere. The cases come first: who
 * adds a change request holds its case, so that a request is either there by now or waits and sees the new shielding.
 */
export async function spreadProtection(
  manager: EntityManager,
  { id, protection }: Person,
): Promise<void> {
  for (const table of ['grant_case', 'extra_case', 'change_request'])
    await manager.query(
      `UPDATE ${table} SET protection = $2 WHERE person_id = $1 AND protection <> $2`,
      [id, protection],
    );
}

function personOf({ followUpMunicipality, followUpDistrict, ...row }: PersonRow): Person {
  const followUp =
    followUpMunicipality === null
      ? null
      : { municipality: followUpMunicipality, district: followUpDistrict };
  return { ...row, followUp };
}

function rowOf({ followUp, ...person }: Person) {
  return {
    ...person,
    followUpMunicipality: followUp?.municipality ?? null,
    followUpDistrict: followUp?.district ?? null,
  };
}
