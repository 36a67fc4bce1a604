import { municipalitiesReachedBy, type Scope } from '@imdinett/access';
import { countLimit, type Page } from '@imdinett/persistence';
import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import type { AllocationLine, AllocationList, AllocationListStatus } from '../domain/allocation';
import type { PersonSettlement } from '../domain/person-settlement';
import { AllocationLineRow, AllocationListRow } from './allocation.row';
import { dayAndId } from './cursor';
import { isGiven, type Maybe } from './given';
import { rowIds } from './row-ids';
import { allocationReach, withinReach } from './within-reach';

export type AllocationFilter = {
  readonly municipality?: Maybe<string>;
  readonly district?: Maybe<string>;
  readonly status?: Maybe<AllocationListStatus>;
};

export async function findAllocationLists(
  manager: EntityManager,
  scope: Scope,
  { filter, page }: { readonly filter: AllocationFilter; readonly page: Page },
): Promise<readonly AllocationList[]> {
  const query = matching(manager, scope, filter)
    .orderBy('a.sentOn', 'DESC')
    .addOrderBy('a.id', 'DESC')
    .limit(page.limit + 1);
  const after = dayAndId(page);
  if (after !== null)
    query.andWhere('(a.sent_on, CAST(a.id AS text)) < (CAST(:afterDay AS date), :afterId)', {
      afterDay: after.day,
      afterId: after.id,
    });
  return query.getMany();
}

export const allocationListKey = ({ sentOn, id }: AllocationList): readonly string[] => [
  sentOn,
  id,
];

export async function countAllocationLists(
  manager: EntityManager,
  scope: Scope,
  filter: AllocationFilter,
): Promise<number> {
  return matching(manager, scope, filter)
    .limit(countLimit + 1)
    .select('a.id')
    .getRawMany()
    .then((rows) => rows.length);
}

export async function loadAllocationList(
  manager: EntityManager,
  scope: Scope,
  id: string,
): Promise<AllocationList | null> {
  return matching(manager, scope, {})
    .andWhere('a.id = ANY(:ids)', { ids: rowIds([id]) })
    .getOne();
}

/** Lines of lists, each list's in a stable order. Shielded persons only for whoever may read everybody's closed data. */
export async function linesOf(
  manager: EntityManager,
  listIds: readonly string[],
  { withShielded }: { readonly withShielded: boolean },
): Promise<readonly AllocationLine[]> {
  const query = manager
    .createQueryBuilder(AllocationLineRow, 'l')
    .where('l.list_id = ANY(:listIds)', { listIds: rowIds(listIds) })
    .orderBy('l.id', 'ASC');
  if (!withShielded) query.andWhere(`l.protection = 'NONE'`);
  return query.getMany();
}

/** The line of the settlement follows it. */
export async function saveArrivalOnLine(
  manager: EntityManager,
  { lineId, phase, settledOn }: PersonSettlement,
): Promise<void> {
  await manager.update(AllocationLineRow, { id: lineId }, { phase, settledOn });
}

function matching(
  manager: EntityManager,
  scope: Scope,
  { municipality, district, status }: AllocationFilter,
): SelectQueryBuilder<AllocationListRow> {
  const reach = withinReach(scope, allocationReach);
  const query = manager
    .createQueryBuilder(AllocationListRow, 'a')
    .where(reach.sql, reach.parameters);
  if (isGiven(municipality))
    query.andWhere('a.municipality = ANY(:municipalities)', {
      municipalities: municipalitiesReachedBy(municipality),
    });
  if (isGiven(district)) query.andWhere('a.district = :district', { district });
  if (isGiven(status)) query.andWhere('a.status = :status', { status });
  return query;
}
