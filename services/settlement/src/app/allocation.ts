import type { Viewer } from '@imdinett/access';
import { notFound } from '@imdinett/kernel';
import { connectionOf, type Connection, type Page } from '@imdinett/persistence';
import type { Deps } from '../context';
import {
  allocationListKey,
  countAllocationLists,
  findAllocationLists,
  linesOf,
  loadAllocationList,
  type AllocationFilter,
} from '../db/allocation.store';
import type { AllocationLine, AllocationList } from '../domain/allocation';
import { readsAllClosedData } from './closed-data';

export type AllocationListPage = Connection<AllocationList>;

const reading = 'settlement.allocation:read';

export async function listAllocations(
  deps: Deps,
  viewer: Viewer,
  search: { readonly filter: AllocationFilter; readonly page: Page },
): Promise<AllocationListPage> {
  const [page] = await listAllocationsEach(deps, viewer, [search]);
  return page ?? Promise.reject(new Error('one search has one page'));
}

/** One page for each search, in one transaction: how a reference to several municipalities asks. */
export async function listAllocationsEach(
  deps: Deps,
  viewer: Viewer,
  searches: readonly { readonly filter: AllocationFilter; readonly page: Page }[],
): Promise<readonly AllocationListPage[]> {
  return deps.transaction(viewer, reading, async ({ manager, scope }) => {
    const pages: AllocationListPage[] = [];
    for (const { filter, page } of searches) {
      const rows = await findAllocationLists(manager, scope, { filter, page });
      pages.push(
        connectionOf(rows, page, allocationListKey, () => countLists(deps, viewer, filter)),
      );
    }
    return pages;
  });
}

function countLists(deps: Deps, viewer: Viewer, filter: AllocationFilter): Promise<number> {
  return deps.transaction(viewer, reading, ({ manager, scope }) =>
    countAllocationLists(manager, scope, filter),
  );
}

export function readAllocation(deps: Deps, viewer: Viewer, id: string): Promise<AllocationList> {
  return deps.transaction(viewer, reading, async ({ manager, scope, concerns }) => {
    concerns({ object: { type: 'allocation-list', id } });
    const list = await loadAllocationList(manager, scope, id);
    if (list === null) throw notFound();
    return list;
  });
}

/** The persons on each list. Reading them is reading about persons, so it is audited. */
export function readLinesOf(
  deps: Deps,
  viewer: Viewer,
  listIds: readonly string[],
): Promise<readonly (readonly AllocationLine[])[]> {
  return deps.transaction(viewer, reading, async ({ manager, audit }) => {
    const lines = await linesOf(manager, listIds, { withShielded: readsAllClosedData(viewer) });
    if (lines.length > 0)
      await audit({
        persons: lines.map(({ personId }) => personId),
        fields: ['allocationList.lines'],
      });
    return listIds.map((id) => lines.filter(({ listId }) => listId === id));
  });
}
