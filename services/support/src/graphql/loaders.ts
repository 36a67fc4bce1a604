import type { Viewer } from '@imdinett/access';
import { makeLoader } from '@imdinett/subgraph';
import type DataLoader from 'dataloader';
import { listMany, readMessages, type CaseConnection, type CasePage } from '../app/case';
import type { Deps } from '../context';
import type { Message } from '../domain/support-case';

export type Loaders = {
  readonly messagesOfCase: DataLoader<string, readonly Message[]>;
  readonly cases: DataLoader<CasePage, CaseConnection, string>;
};

export function makeLoaders(deps: Deps, viewer: () => Viewer): Loaders {
  return {
    messagesOfCase: makeLoader((ids) => readMessages(deps, viewer(), ids)),
    cases: makeLoader((pages) => listMany(deps, viewer(), pages), {
      cacheKeyFn: (page) => JSON.stringify(page),
    }),
  };
}
