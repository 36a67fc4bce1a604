import type { EntityManager } from 'typeorm';
import type { Person } from '../domain/person';
import { PersonLinkRow, PersonRow } from './person.row';
import { takeTurn } from './turn';

/** What stands behind a national id. */
export type FoundPerson = {
  /** Null when nir knows no person with the national id. */
  readonly personId: string | null;
  /** Null for a hidden person too: strictly confidential, or not told of by nir yet. */
  readonly person: Person | null;
};

/** Opens the one row of the two projections that the hash points at: row-level security shows no other. */
export async function findPersonOf(
  manager: EntityManager,
  nationalIdHash: string,
): Promise<FoundPerson> {
  await takeTurn(manager, 'national-id', nationalIdHash);
  await manager.query(`SELECT set_config('app.lookup_hash', $1, true)`, [nationalIdHash]);
  const link = await manager.findOneBy(PersonLinkRow, { nationalIdHash });
  if (link === null) return { personId: null, person: null };
  await takeTurn(manager, 'person', link.personId);
  return {
    personId: link.personId,
    person: await manager.findOneBy(PersonRow, { id: link.personId }),
  };
}

/** What is known of the person, to be changed or relied on until the end of the transaction. */
export async function holdPerson(manager: EntityManager, id: string): Promise<Person | null> {
  await takeTurn(manager, 'person', id);
  return manager.findOneBy(PersonRow, { id });
}

export async function savePerson(manager: EntityManager, person: Person): Promise<void> {
  await manager.upsert(PersonRow, { ...person }, ['id']);
}

export type PersonLink = {
  readonly nationalIdHash: string;
  readonly personId: string;
  readonly version: number;
};

/** The hashes that point at the person. */
export async function hashesOf(
  manager: EntityManager,
  personId: string,
): Promise<readonly string[]> {
  const links = await manager.find(PersonLinkRow, {
    where: { personId },
    order: { nationalIdHash: 'ASC' },
  });
  return links.map(({ nationalIdHash }) => nationalIdHash);
}

/** Whether the link was news; an older one changes nothing. */
export async function saveLink(
  manager: EntityManager,
  { nationalIdHash, personId, version }: PersonLink,
): Promise<boolean> {
  await takeTurn(manager, 'national-id', nationalIdHash);
  const rows: unknown[] = await manager.query(
    `INSERT INTO person_link (national_id_hash, person_id, version) VALUES ($1, $2, $3)
     ON CONFLICT (national_id_hash) DO UPDATE SET person_id = excluded.person_id, version = excluded.version
       WHERE person_link.version < excluded.version
     RETURNING national_id_hash`,
    [nationalIdHash, personId, version],
  );
  return rows.length === 1;
}
