import type { Viewer } from '@imdinett/access';
import DataLoader from 'dataloader';
import { readCategories } from '../app/category';
import { readClosedData } from '../app/closed-data';
import { readFollowUps } from '../app/follow-up';
import { readPersons } from '../app/person';
import type { Deps } from '../context';
import type { Category } from '../domain/category';
import type { ClosedData } from '../domain/closed-data';
import type { FollowUp } from '../domain/follow-up';
import type { Person } from '../domain/person';

/** One per action and request: a batch is one use case in one transaction. */
export function makeLoaders(deps: Deps, viewer: () => Viewer) {
  return {
    person: new DataLoader<string, Person | null>((ids) => readPersons(deps, viewer(), ids)),
    followUps: new DataLoader<string, readonly FollowUp[] | null>((ids) =>
      readFollowUps(deps, viewer(), ids),
    ),
    categories: new DataLoader<string, readonly Category[]>((ids) =>
      readCategories(deps, viewer(), ids),
    ),
    closedData: new DataLoader<string, ClosedData | null>((ids) =>
      readClosedData(deps, viewer(), ids),
    ),
  };
}

export type Loaders = ReturnType<typeof makeLoaders>;
