import type { Scope } from '@imdinett/access';
import type { LocalDate } from '@imdinett/kernel';
import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import { nameKey, orderKey } from '../domain/name';
import type { Address, Person, Protection } from '../domain/person';
import type { PersonSecrets } from './person-secrets';
import { PersonRow } from './person.row';
import { withinReach } from './within-reach';

/** Who asks: the clauses of the action, as they hold today. */
export type Asking = { readonly scope: Scope; readonly today: LocalDate };

/** The persons of the ids whom the caller reaches. */
export async function loadPersons(
  manager: EntityManager,
  secrets: PersonSecrets,
  { ids, ...asking }: Asking & { readonly ids: readonly string[] },
): Promise<readonly Person[]> {
  const rows = await reachable(manager, ids, asking).getMany();
  return rows.map((row) => personOf(row, secrets));
}

/** Which of the ids the caller reaches. */
export async function reachableIds(
  manager: EntityManager,
  { ids, ...asking }: Asking & { readonly ids: readonly string[] },
): Promise<ReadonlySet<string>> {
  const rows = await reachable(manager, ids, asking).select('p.id').getMany();
  return new Set(rows.map((row) => row.id));
}

/** The person as far as row-level security shows it. */
export async function loadPerson(
  manager: EntityManager,
  secrets: PersonSecrets,
  id: string,
): Promise<Person | null> {
  const row = isUuid(id) ? await manager.findOneBy(PersonRow, { id }) : null;
  return row && personOf(row, secrets);
}

export async function loadProtection(
  manager: EntityManager,
  id: string,
): Promise<Protection | null> {
  const row = await manager.findOne(PersonRow, { where: { id }, select: { protection: true } });
  return row && row.protection;
}

/** The person in its latest state, which nobody else changes before this transaction ends. */
export async function lockPerson(
  manager: EntityManager,
  secrets: PersonSecrets,
  id: string,
): Promise<Person | null> {
  const row = await manager.findOne(PersonRow, {
    where: { id },
    lock: { mode: 'pessimistic_write' },
  });
  return row && personOf(row, secrets);
}

/** Saves what a move changes, and keeps the rows that carry the person's place in step. */
export async function saveFollowUp(
  manager: EntityManager,
  { id, version, followUp }: Person,
): Promise<void> {
  const { municipality = null, district = null, since = null } = followUp ?? {};
  await manager.update(
    PersonRow,
    { id },
    {
      version,
      followUpMunicipality: municipality,
      followUpDistrict: district,
      followUpSince: since,
    },
  );
  for (const table of ['person_category', 'person_closed_data'])
    await manager.query(
      `UPDATE ${table} SET municipality = $2, district = $3 WHERE person_id = $1`,
      [id, municipality, district],
    );
}

/** Saves what a correction changes, and keeps the protection of every row about the person in step. */
export async function saveBasicData(
  manager: EntityManager,
  secrets: PersonSecrets,
  person: Person,
): Promise<void> {
  const { id, version, protection, givenName, familyName, citizenship, address } = person;
  await manager.update(
    PersonRow,
    { id },
    {
      version,
      protection,
      givenName,
      familyName,
      nameKey: orderKey(person),
      givenNameKey: nameKey(givenName),
      citizenship,
      addressSealed: address && secrets.seal('person.address', id, JSON.stringify(address)),
    },
  );
  for (const table of tablesAboutPersons)
    await manager.query(`UPDATE ${table} SET protection = $2 WHERE person_id = $1`, [
      id,
      protection,
    ]);
}

const tablesAboutPersons = [
  'person_category',
  'person_follow_up',
  'person_closed_data',
  'person_reach',
  'reach_fact',
];

export async function saveVersion(manager: EntityManager, { id, version }: Person): Promise<void> {
  await manager.update(PersonRow, { id }, { version });
}

export function personOf(row: PersonRow, secrets: PersonSecrets): Person {
  const { nationalIdSealed, addressSealed, followUpMunicipality, followUpSince } = row;
  return {
    id: row.id,
    version: row.version,
    protection: row.protection,
    law: row.law,
    givenName: row.givenName,
    familyName: row.familyName,
    birthDate: row.birthDate,
    sex: row.sex,
    citizenship: row.citizenship,
    dufNumber: row.dufNumber,
    nationalId: nationalIdSealed && secrets.open('person.national_id', row.id, nationalIdSealed),
    address:
      addressSealed === null
        ? null
        : (JSON.parse(secrets.open('person.address', row.id, addressSealed)) as Address),
    followUp:
      followUpMunicipality === null || followUpSince === null
        ? null
        : {
            municipality: followUpMunicipality,
            district: row.followUpDistrict,
            since: followUpSince,
          },
    inIntroductionScheme: row.inIntroductionScheme,
    inNorwegianScheme: row.inNorwegianScheme,
    categorised: row.categorised,
  };
}

function reachable(
  manager: EntityManager,
  ids: readonly string[],
  { scope, today }: Asking,
): SelectQueryBuilder<PersonRow> {
  const { sql, parameters } = withinReach(scope, today);
  return manager
    .createQueryBuilder(PersonRow, 'p')
    .where('p.id = ANY(:ids)', { ids: ids.filter(isUuid) })
    .andWhere(sql, parameters);
}

/** Ids are opaque to callers; what is no uuid is nobody's. */
export function isUuid(id: string): boolean {
  return /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(id);
}
