import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import type { FollowUpStart } from '../domain/follow-up';
import type { Protection } from '../domain/person';
import { FollowUpRow } from './follow-up.row';

/** Where each person was followed up, the latest first. */
export async function loadFollowUps(
  manager: EntityManager,
  personIds: readonly string[],
): Promise<ReadonlyMap<string, readonly FollowUpStart[]>> {
  const rows = await manager
    .createQueryBuilder(FollowUpRow, 'f')
    .where('f.person_id = ANY(:personIds)', { personIds })
    .orderBy({ 'f.from': 'DESC', 'f.id': 'DESC' })
    .getMany();
  return Map.groupBy(rows, (row) => row.personId);
}

/** False when it is known already: the same place from the same day. */
export async function addFollowUp(
  manager: EntityManager,
  person: { readonly id: string; readonly protection: Protection },
  { municipality, district, from, origin }: FollowUpStart,
): Promise<boolean> {
  const added: unknown[] = await manager.query(
    `INSERT INTO person_follow_up (id, person_id, protection, municipality, district, from_date, origin)
     VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT ON CONSTRAINT person_follow_up__once DO NOTHING RETURNING id`,
    [uuidv7(), person.id, person.protection, municipality, district, from, origin],
  );
  return added.length > 0;
}
