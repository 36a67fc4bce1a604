import type { Viewer } from '@imdinett/access';
import { makeLoader } from '@imdinett/subgraph';
import type DataLoader from 'dataloader';
import { readCategories } from '../app/category';
import { readClosedData } from '../app/closed-data';
import { readFollowUps } from '../app/follow-up';
import { readPersons } from '../app/person';
import type { Deps } from '../context';
import type { Category } from '../domain/category';
import type { ClosedData } from '../domain/closed-data';
import type { FollowUp } from '../domain/follow-up';
import type { Person } from '../domain/person';

export type Loaders = {
  readonly person: DataLoader<string, Person | null>;
  readonly followUps: DataLoader<string, readonly FollowUp[] | null>;
  readonly categories: DataLoader<string, readonly Category[]>;
  readonly closedData: DataLoader<string, ClosedData | null>;
};

/** One per action and request: a batch is one use case in one transaction. */
export function makeLoaders(deps: Deps, viewer: () => Viewer): Loaders {
  return {
    person: makeLoader((ids) => readPersons(deps, viewer(), ids)),
    followUps: makeLoader((ids) => readFollowUps(deps, viewer(), ids)),
    categories: makeLoader<string, readonly Category[]>((ids) =>
      readCategories(deps, viewer(), ids),
    ),
    closedData: makeLoader<string, ClosedData | null>((ids) => readClosedData(deps, viewer(), ids)),
  };
}
