import { municipalitiesReachedBy, type Scope } from '@imdinett/access';
import { countLimit, type Page } from '@imdinett/persistence';
import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import type { SettlementRequest } from '../domain/request';
import { isGiven, type Maybe } from './given';
import { SettlementRequestRow } from './request.row';
import { rowIds } from './row-ids';
import { requestReach, withinReach } from './within-reach';

export type RequestFilter = {
  readonly year?: Maybe<number>;
  readonly municipality?: Maybe<string>;
};

export async function findRequests(
  manager: EntityManager,
  scope: Scope,
  { filter, page }: { readonly filter: RequestFilter; readonly page: Page },
): Promise<readonly SettlementRequest[]> {
  const query = matching(manager, scope, filter)
    .orderBy('r.year', 'DESC')
    .addOrderBy('r.municipality', 'ASC')
    .limit(page.limit + 1);
  if (page.after !== null) {
    const [year, municipality] = page.after;
    query.andWhere(
      '(r.year < CAST(:afterYear AS integer) OR (r.year = CAST(:afterYear AS integer) AND r.municipality > :afterMunicipality))',
      {
        afterYear: /^\d{1,4}$/.test(year ?? '') ? year : '0',
        afterMunicipality: municipality ?? '',
      },
    );
  }
  return query.getMany();
}

export const requestKey = ({ year, municipality }: SettlementRequest): readonly string[] => [
  String(year),
  municipality,
];

export async function countRequests(
  manager: EntityManager,
  scope: Scope,
  filter: RequestFilter,
): Promise<number> {
  return matching(manager, scope, filter)
    .limit(countLimit + 1)
    .select('r.id')
    .getRawMany()
    .then((rows) => rows.length);
}

/** The requests of several municipalities and their predecessors, newest year first. */
export async function requestsOf(
  manager: EntityManager,
  scope: Scope,
  municipalities: readonly string[],
): Promise<readonly SettlementRequest[]> {
  return matching(manager, scope, {})
    .andWhere('r.municipality = ANY(:numbers)', {
      numbers: municipalities.flatMap(municipalitiesReachedBy),
    })
    .orderBy('r.year', 'DESC')
    .addOrderBy('r.municipality', 'ASC')
    .getMany();
}

export async function loadRequest(
  manager: EntityManager,
  id: string,
): Promise<SettlementRequest | null> {
  return byId(manager, id).getOne();
}

/** Waits for whoever is changing it, and shows what then stands. */
export async function lockRequest(
  manager: EntityManager,
  id: string,
): Promise<SettlementRequest | null> {
  return byId(manager, id).setLock('pessimistic_write').getOne();
}

export async function saveAnswer(
  manager: EntityManager,
  request: SettlementRequest,
): Promise<void> {
  const { id, decided, decidedUnaccompaniedMinors, version } = request;
  await manager.update(
    SettlementRequestRow,
    { id },
    { decided, decidedUnaccompaniedMinors, version },
  );
}

/**
 * Counts the arrivals of a year anew, on top of what IMDi published before this system counted. Counting all of them
 * each time makes it the same however often an event comes. Shielded persons are in the national figure only.
 */
export async function recountSettled(
  manager: EntityManager,
  municipality: string,
  year: number,
): Promise<void> {
  await manager.query(
    `UPDATE settlement_request r SET settled = coalesce(r.settled_published, 0) + (
       SELECT count(*) FROM person_settlement s
       WHERE s.municipality = r.municipality AND s.protection = 'NONE'
         AND s.settled_on >= make_date(r.year, 1, 1) AND s.settled_on < make_date(r.year + 1, 1, 1)
         AND (r.settled_published_on IS NULL OR s.settled_on > r.settled_published_on))
     WHERE r.municipality = $1 AND r.year = $2`,
    [municipality, year],
  );
}

function byId(manager: EntityManager, id: string): SelectQueryBuilder<SettlementRequestRow> {
  return manager
    .createQueryBuilder(SettlementRequestRow, 'r')
    .where('r.id = ANY(:ids)', { ids: rowIds([id]) });
}

function matching(
  manager: EntityManager,
  scope: Scope,
  { year, municipality }: RequestFilter,
): SelectQueryBuilder<SettlementRequestRow> {
  const reach = withinReach(scope, requestReach);
  const query = manager
    .createQueryBuilder(SettlementRequestRow, 'r')
    .where(reach.sql, reach.parameters);
  if (isGiven(year)) query.andWhere('r.year = :year', { year });
  if (isGiven(municipality))
    query.andWhere('r.municipality = ANY(:municipalities)', {
      municipalities: municipalitiesReachedBy(municipality),
    });
  return query;
}
