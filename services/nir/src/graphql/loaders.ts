import type { Viewer } from '@imdinett/access';
import DataLoader from 'dataloader';
import { readCategories } from '../app/category';
import { readClosedData } from '../app/closed-data';
import { readFollowUps } from '../app/follow-up';
import { readPersons } from '../app/person';
import type { Deps } from '../context';

/** One per action and request: a batch is one use case in one transaction. */
export function makeLoaders(deps: Deps, viewer: () => Viewer) {
  return {
    person: new DataLoader((ids: readonly string[]) => readPersons(deps, viewer(), ids)),
    followUps: new DataLoader((ids: readonly string[]) => readFollowUps(deps, viewer(), ids)),
    categories: new DataLoader((ids: readonly string[]) => readCategories(deps, viewer(), ids)),
    closedData: new DataLoader((ids: readonly string[]) => readClosedData(deps, viewer(), ids)),
  };
}

export type Loaders = ReturnType<typeof makeLoaders>;
