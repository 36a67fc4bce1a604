import { municipalitiesReachedBy, type Scope } from '@imdinett/access';
import type { LocalDate } from '@imdinett/kernel';
import { countLimit, type Page } from '@imdinett/persistence';
import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import type { PersonSettlement } from '../domain/person-settlement';
import { dayAndId } from './cursor';
import { isGiven, type Maybe } from './given';
import { PersonSettlementRow } from './person-settlement.row';
import { rowIds } from './row-ids';
import { settlementReach, withinReach } from './within-reach';

export type SettlementFilter = {
  readonly municipality?: Maybe<string>;
  readonly district?: Maybe<string>;
  readonly from?: Maybe<LocalDate>;
  readonly until?: Maybe<LocalDate>;
  readonly allocationListId?: Maybe<string>;
};

export type SettlementSearch = {
  readonly scope: Scope;
  readonly today: LocalDate;
  /** Shielded persons are in no list but that of whoever may read everybody's closed data. */
  readonly withShielded: boolean;
  readonly phase: 'ASSIGNED' | 'SETTLED';
  readonly filter: SettlementFilter;
};

export async function findSettlements(
  manager: EntityManager,
  search: SettlementSearch,
  page: Page,
): Promise<readonly PersonSettlement[]> {
  const day = dayOf(search.phase);
  const query = matching(manager, search)
    .orderBy(day.property, 'DESC')
    .addOrderBy('s.personId', 'DESC')
    .limit(page.limit + 1);
  const after = dayAndId(page);
  if (after !== null)
    query.andWhere(
      `(${day.column}, CAST(s.person_id AS text)) < (CAST(:afterDay AS date), :afterId)`,
      {
        afterDay: after.day,
        afterId: after.id,
      },
    );
  return query.getMany();
}

export const settlementKey =
  (phase: SettlementSearch['phase']) =>
  ({ assignedOn, settledOn, personId }: PersonSettlement): readonly string[] => [
    (phase === 'ASSIGNED' ? assignedOn : settledOn) ?? '',
    personId,
  ];

export async function countSettlements(
  manager: EntityManager,
  search: SettlementSearch,
): Promise<number> {
  return matching(manager, search)
    .limit(countLimit + 1)
    .select('s.person_id')
    .getRawMany()
    .then((rows) => rows.length);
}

export async function settlementsOf(
  manager: EntityManager,
  { scope, today }: Pick<SettlementSearch, 'scope' | 'today'>,
  personIds: readonly string[],
): Promise<readonly PersonSettlement[]> {
  return reached(manager, scope, today)
    .andWhere('s.person_id = ANY(:personIds)', { personIds: rowIds(personIds) })
    .getMany();
}

/** Waits for whoever is changing them, always in the same order, and shows what then stands. */
export async function lockSettlements(
  manager: EntityManager,
  personIds: readonly string[],
): Promise<readonly PersonSettlement[]> {
  return manager
    .createQueryBuilder(PersonSettlementRow, 's')
    .where('s.person_id = ANY(:personIds)', { personIds: rowIds(personIds) })
    .orderBy('s.personId', 'ASC')
    .setLock('pessimistic_write')
    .getMany();
}

export async function saveSettlement(
  manager: EntityManager,
  settlement: PersonSettlement,
): Promise<void> {
  const { personId, ...rest } = settlement;
  await manager.update(PersonSettlementRow, { personId }, rest);
}

function dayOf(phase: SettlementSearch['phase']): {
  readonly property: string;
  readonly column: string;
} {
  return phase === 'ASSIGNED'
    ? { property: 's.assignedOn', column: 's.assigned_on' }
    : { property: 's.settledOn', column: 's.settled_on' };
}

function matching(
  manager: EntityManager,
  search: SettlementSearch,
): SelectQueryBuilder<PersonSettlementRow> {
  const { scope, today, withShielded, phase, filter } = search;
  const { municipality, district, from, until, allocationListId } = filter;
  const day = dayOf(phase).column;
  const query = reached(manager, scope, today).andWhere('s.phase = :phase', { phase });
  if (!withShielded) query.andWhere(`s.protection = 'NONE'`);
  if (isGiven(municipality))
    query.andWhere('s.municipality = ANY(:municipalities)', {
      municipalities: municipalitiesReachedBy(municipality),
    });
  if (isGiven(district)) query.andWhere('s.district = :district', { district });
  if (isGiven(from)) query.andWhere(`${day} >= CAST(:from AS date)`, { from });
  if (isGiven(until)) query.andWhere(`${day} < CAST(:until AS date)`, { until });
  if (isGiven(allocationListId))
    query.andWhere('s.list_id = ANY(:listIds)', { listIds: rowIds([allocationListId]) });
  return query;
}

function reached(
  manager: EntityManager,
  scope: Scope,
  today: LocalDate,
): SelectQueryBuilder<PersonSettlementRow> {
  const reach = withinReach(scope, settlementReach);
  return manager
    .createQueryBuilder(PersonSettlementRow, 's')
    .where(reach.sql, { ...reach.parameters, today });
}
