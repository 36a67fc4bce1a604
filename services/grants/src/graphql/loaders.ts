import type { Viewer } from '@imdinett/access';
import { makeLoader } from '@imdinett/subgraph';
import type DataLoader from 'dataloader';
import { readChangeRequestsOf } from '../app/change-request';
import type { ShownCase, ShownExtraCase } from '../app/closed-data';
import { readExtraCasesOfPersons } from '../app/extra-case';
import { readCasesOfPersons } from '../app/grant-case';
import { readOverviews, type OverviewKey } from '../app/overview';
import { readRates } from '../app/rate';
import type { Deps } from '../context';
import type { ChangeRequest } from '../domain/change-request';
import type { GrantOverview } from '../domain/overview';
import type { GrantRate } from '../domain/rate';

export type Loaders = {
  /** By person. */
  readonly cases: DataLoader<string, readonly ShownCase[]>;
  /** By person. */
  readonly extraCases: DataLoader<string, readonly ShownExtraCase[]>;
  /** By case. */
  readonly changeRequests: DataLoader<string, readonly ChangeRequest[]>;
  readonly overview: DataLoader<OverviewKey, GrantOverview | null, string>;
  /** By year. */
  readonly rates: DataLoader<number, readonly GrantRate[]>;
};

/** Each batch is one use case, one action and one transaction. */
export function makeLoaders(deps: Deps, viewer: () => Viewer): Loaders {
  return {
    cases: makeLoader((personIds) => readCasesOfPersons(deps, viewer(), personIds)),
    extraCases: makeLoader((personIds) => readExtraCasesOfPersons(deps, viewer(), personIds)),
    changeRequests: makeLoader((caseIds) => readChangeRequestsOf(deps, viewer(), caseIds)),
    overview: makeLoader((keys) => readOverviews(deps, viewer(), keys), {
      cacheKeyFn: ({ municipality, year }) => `${municipality} ${String(year)}`,
    }),
    rates: makeLoader((years) => readRates(deps, viewer(), years)),
  };
}
