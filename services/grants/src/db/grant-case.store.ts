import { municipalitiesReachedBy, type Scope } from '@imdinett/access';
import { countLimit, type Page } from '@imdinett/persistence';
import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import type { GrantCase, GrantCaseStatus } from '../domain/grant-case';
import type { CaseCount } from '../domain/overview';
import type { GrantScheme } from '../domain/scheme';
import { yearAndId } from './cursor';
import { isGiven, type Maybe } from './given';
import { GrantCaseRow } from './grant-case.row';
import { rowIds } from './row-ids';
import { withinReach } from './within-reach';

export type CaseFilter = {
  readonly scheme?: Maybe<GrantScheme>;
  readonly code?: Maybe<string>;
  readonly personId?: Maybe<string>;
  readonly municipality?: Maybe<string>;
  readonly district?: Maybe<string>;
  readonly year?: Maybe<number>;
  readonly status?: Maybe<GrantCaseStatus>;
};

export type CaseSearch = {
  readonly scope: Scope;
  /** Cases of shielded persons are in no list but that of whoever may read everybody's closed data. */
  readonly withShielded: boolean;
  readonly filter: CaseFilter;
};

export async function findCases(
  manager: EntityManager,
  search: CaseSearch,
  page: Page,
): Promise<readonly GrantCase[]> {
  const query = matching(manager, search)
    .orderBy('c.year', 'DESC')
    .addOrderBy('c.id', 'DESC')
    .limit(page.limit + 1);
  const after = yearAndId(page);
  if (after !== null)
    query.andWhere('(c.year, CAST(c.id AS text)) < (CAST(:afterYear AS integer), :afterId)', after);
  return query.getMany();
}

export const caseKey = ({ year, id }: Pick<GrantCase, 'year' | 'id'>): readonly string[] => [
  String(year),
  id,
];

export async function countCases(manager: EntityManager, search: CaseSearch): Promise<number> {
  return matching(manager, search)
    .limit(countLimit + 1)
    .select('c.id')
    .getRawMany()
    .then((rows) => rows.length);
}

/** How many cases of each code, for the overview of a municipality and its predecessors. */
export async function countByCode(
  manager: EntityManager,
  search: CaseSearch,
): Promise<readonly CaseCount[]> {
  return matching(manager, search)
    .select('c.scheme', 'scheme')
    .addSelect('c.code', 'code')
    .addSelect(`CAST(count(*) FILTER (WHERE c.status = 'OPEN') AS integer)`, 'openCases')
    .addSelect(`CAST(count(*) FILTER (WHERE c.status = 'CLOSED') AS integer)`, 'closedCases')
    .groupBy('c.scheme')
    .addGroupBy('c.code')
    .orderBy('c.scheme', 'ASC')
    .addOrderBy('c.code', 'ASC')
    .getRawMany<CaseCount>();
}

export async function casesWithin(
  manager: EntityManager,
  scope: Scope,
  ids: readonly string[],
): Promise<readonly GrantCase[]> {
  return reached(manager, scope)
    .andWhere('c.id = ANY(:ids)', { ids: rowIds(ids) })
    .getMany();
}

/** Waits for whoever is changing it, and shows what then stands. */
export async function lockCase(manager: EntityManager, id: string): Promise<GrantCase | null> {
  return manager
    .createQueryBuilder(GrantCaseRow, 'c')
    .where('c.id = ANY(:ids)', { ids: rowIds([id]) })
    .setLock('pessimistic_write')
    .getOne();
}

export async function casesOfPersons(
  manager: EntityManager,
  scope: Scope,
  personIds: readonly string[],
): Promise<readonly GrantCase[]> {
  return reached(manager, scope)
    .andWhere('c.person_id = ANY(:personIds)', { personIds: rowIds(personIds) })
    .orderBy('c.year', 'DESC')
    .addOrderBy('c.code', 'ASC')
    .getMany();
}

/** All cases of a person, for whoever plans them. */
export async function lockCasesOf(
  manager: EntityManager,
  personId: string,
): Promise<readonly GrantCase[]> {
  return manager
    .createQueryBuilder(GrantCaseRow, 'c')
    .where('c.person_id = :personId', { personId })
    .orderBy('c.id', 'ASC')
    .setLock('pessimistic_write')
    .getMany();
}

export async function insertCases(
  manager: EntityManager,
  cases: readonly GrantCase[],
): Promise<void> {
  if (cases.length > 0) await manager.insert(GrantCaseRow, [...cases]);
}

export async function saveCase(manager: EntityManager, { id, ...rest }: GrantCase): Promise<void> {
  await manager.update(GrantCaseRow, { id }, rest);
}

function matching(
  manager: EntityManager,
  { scope, withShielded, filter }: CaseSearch,
): SelectQueryBuilder<GrantCaseRow> {
  const { personId, municipality, ...columns } = filter;
  const query = reached(manager, scope);
  if (!withShielded) query.andWhere(`c.protection = 'NONE'`);
  if (isGiven(personId))
    query.andWhere('c.person_id = ANY(:personIds)', { personIds: rowIds([personId]) });
  if (isGiven(municipality))
    query.andWhere('c.municipality = ANY(:municipalities)', {
      municipalities: municipalitiesReachedBy(municipality),
    });
  for (const column of ['scheme', 'code', 'district', 'year', 'status'] as const)
    if (isGiven(columns[column]))
      query.andWhere(`c.${column} = :${column}`, { [column]: columns[column] });
  return query;
}

function reached(manager: EntityManager, scope: Scope): SelectQueryBuilder<GrantCaseRow> {
  const reach = withinReach(scope);
  return manager.createQueryBuilder(GrantCaseRow, 'c').where(reach.sql, reach.parameters);
}
