import type { EntityManager } from 'typeorm';
import type { Category } from '../domain/category';
import { CategoryRow } from './category.row';

/** Categories of each person, the latest first. */
export async function loadCategories(
  manager: EntityManager,
  personIds: readonly string[],
): Promise<ReadonlyMap<string, readonly Category[]>> {
  const rows = await manager
    .createQueryBuilder(CategoryRow, 'c')
    .where('c.person_id = ANY(:personIds)', { personIds })
    .orderBy({ 'c.from': 'DESC', 'c.code': 'ASC' })
    .getMany();
  return Map.groupBy(rows, (row) => row.personId);
}
