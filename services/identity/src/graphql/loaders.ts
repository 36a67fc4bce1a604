import type { Viewer } from '@imdinett/access';
import { makeLoader } from '@imdinett/subgraph';
import type DataLoader from 'dataloader';
import { readHistories } from '../app/account-history';
import { readDistricts, readMunicipalities } from '../app/municipality';
import { readGrants, type KnownGrant } from '../app/role-grant';
import { readNames, readUsers } from '../app/user';
import type { Deps } from '../context';
import type { AccountChange } from '../domain/account-change';
import type { District, Municipality } from '../domain/municipality';
import type { User } from '../domain/user';

export type Loaders = {
  readonly user: DataLoader<string, User | null>;
  readonly userName: DataLoader<string, string | null>;
  readonly history: DataLoader<string, readonly AccountChange[]>;
  readonly grants: DataLoader<string, readonly KnownGrant[]>;
  readonly municipality: DataLoader<string, Municipality | null>;
  readonly district: DataLoader<string, District | null>;
};

/** One per action and request: a batch is one use case in one transaction. */
export function makeLoaders(deps: Deps, viewer: () => Viewer): Loaders {
  return {
    user: makeLoader((ids) => readUsers(deps, viewer(), ids)),
    userName: makeLoader((ids) => readNames(deps, viewer(), ids)),
    history: makeLoader<string, readonly AccountChange[]>((ids) =>
      readHistories(deps, viewer(), ids),
    ),
    grants: makeLoader<string, readonly KnownGrant[]>((ids) => readGrants(deps, viewer(), ids)),
    municipality: makeLoader((numbers) => readMunicipalities(deps, viewer(), numbers)),
    district: makeLoader((numbers) => readDistricts(deps, viewer(), numbers)),
  };
}
