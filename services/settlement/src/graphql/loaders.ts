import type { Viewer } from '@imdinett/access';
import type { Page } from '@imdinett/persistence';
import { makeLoader } from '@imdinett/subgraph';
import type DataLoader from 'dataloader';
import { listAllocationsEach, readLinesOf, type AllocationListPage } from '../app/allocation';
import type { ShownSettlement } from '../app/closed-data';
import { readFolders } from '../app/person-folder';
import { readSettlements } from '../app/person-settlement';
import { readRequestsOf } from '../app/request';
import type { Deps } from '../context';
import type { AllocationLine, AllocationListStatus } from '../domain/allocation';
import type { PersonFolder } from '../domain/folder';
import type { SettlementRequest } from '../domain/request';

export type ListsOfMunicipality = {
  readonly municipality: string;
  readonly status: AllocationListStatus | null;
  readonly page: Page;
};

export type Loaders = {
  /** By municipality number. */
  readonly requests: DataLoader<string, readonly SettlementRequest[]>;
  readonly allocationLists: DataLoader<ListsOfMunicipality, AllocationListPage, string>;
  /** By allocation list. */
  readonly lines: DataLoader<string, readonly AllocationLine[]>;
  /** By person. */
  readonly settlement: DataLoader<string, ShownSettlement | null>;
  readonly folder: DataLoader<string, PersonFolder | null>;
};

/** Each batch is one use case, one action and one transaction. */
export function makeLoaders(deps: Deps, viewer: () => Viewer): Loaders {
  return {
    requests: makeLoader((numbers) => readRequestsOf(deps, viewer(), numbers)),
    allocationLists: makeLoader(
      (keys) =>
        listAllocationsEach(
          deps,
          viewer(),
          keys.map(({ municipality, status, page }) => ({
            filter: { municipality, status },
            page,
          })),
        ),
      { cacheKeyFn: (key) => JSON.stringify(key) },
    ),
    lines: makeLoader((listIds) => readLinesOf(deps, viewer(), listIds)),
    settlement: makeLoader((personIds) => readSettlements(deps, viewer(), personIds)),
    folder: makeLoader((personIds) => readFolders(deps, viewer(), personIds)),
  };
}
