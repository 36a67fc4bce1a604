import { municipalitiesReachedBy, type Scope } from '@imdinett/access';
import { countLimit, type Page } from '@imdinett/persistence';
import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import type { ExtraCase } from '../domain/extra-case';
import { yearAndId } from './cursor';
import { ExtraCaseRow } from './extra-case.row';
import { isGiven } from './given';
import type { CaseFilter, CaseSearch } from './grant-case.store';
import { rowIds } from './row-ids';
import { withinReach } from './within-reach';

export type ExtraFilter = Pick<CaseFilter, 'code' | 'municipality' | 'year' | 'status'>;

export type ExtraSearch = Pick<CaseSearch, 'scope' | 'withShielded'> & {
  readonly filter: ExtraFilter;
};

export async function findExtraCases(
  manager: EntityManager,
  search: ExtraSearch,
  page: Page,
): Promise<readonly ExtraCase[]> {
  const query = matching(manager, search)
    .orderBy('c.year', 'DESC')
    .addOrderBy('c.id', 'DESC')
    .limit(page.limit + 1);
  const after = yearAndId(page);
  if (after !== null)
    query.andWhere('(c.year, CAST(c.id AS text)) < (CAST(:afterYear AS integer), :afterId)', after);
  return query.getMany();
}

export async function countExtraCases(
  manager: EntityManager,
  search: ExtraSearch,
): Promise<number> {
  return matching(manager, search)
    .limit(countLimit + 1)
    .select('c.id')
    .getRawMany()
    .then((rows) => rows.length);
}

export async function extraCasesWithin(
  manager: EntityManager,
  scope: Scope,
  ids: readonly string[],
): Promise<readonly ExtraCase[]> {
  return reached(manager, scope)
    .andWhere('c.id = ANY(:ids)', { ids: rowIds(ids) })
    .getMany();
}

export async function extraCasesOfPersons(
  manager: EntityManager,
  scope: Scope,
  personIds: readonly string[],
): Promise<readonly ExtraCase[]> {
  return reached(manager, scope)
    .andWhere('c.person_id = ANY(:personIds)', { personIds: rowIds(personIds) })
    .orderBy('c.year', 'DESC')
    .addOrderBy('c.code', 'ASC')
    .getMany();
}

function matching(
  manager: EntityManager,
  { scope, withShielded, filter }: ExtraSearch,
): SelectQueryBuilder<ExtraCaseRow> {
  const { municipality, ...columns } = filter;
  const query = reached(manager, scope);
  if (!withShielded) query.andWhere(`c.protection = 'NONE'`);
  if (isGiven(municipality))
    query.andWhere('c.municipality = ANY(:municipalities)', {
      municipalities: municipalitiesReachedBy(municipality),
    });
  for (const column of ['code', 'year', 'status'] as const)
    if (isGiven(columns[column]))
      query.andWhere(`c.${column} = :${column}`, { [column]: columns[column] });
  return query;
}

function reached(manager: EntityManager, scope: Scope): SelectQueryBuilder<ExtraCaseRow> {
  const reach = withinReach(scope);
  return manager.createQueryBuilder(ExtraCaseRow, 'c').where(reach.sql, reach.parameters);
}
