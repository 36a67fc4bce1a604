import type { EntityManager } from 'typeorm';
import type { GrantRate } from '../domain/rate';
import { GrantRateRow } from './rate.row';

/** The rates of years as they stand: of each code and year the latest version. */
export async function ratesOf(
  manager: EntityManager,
  years: readonly number[],
): Promise<readonly GrantRate[]> {
  return manager
    .createQueryBuilder(GrantRateRow, 'g')
    .distinctOn(['g.year', 'g.code'])
    .where('g.year = ANY(:years)', { years })
    .orderBy('g.year', 'DESC')
    .addOrderBy('g.code', 'ASC')
    .addOrderBy('g.version', 'DESC')
    .getMany();
}
