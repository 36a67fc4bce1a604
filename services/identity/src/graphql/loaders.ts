import type { Viewer } from '@imdinett/access';
import DataLoader from 'dataloader';
import { readDistricts, readMunicipalities } from '../app/municipality';
import { readGrants, type KnownGrant } from '../app/role-grant';
import { readNames, readUsers } from '../app/user';
import type { Deps } from '../context';
import type { District, Municipality } from '../domain/municipality';
import type { User } from '../domain/user';

export type Loaders = {
  readonly user: DataLoader<string, User | null>;
  readonly userName: DataLoader<string, string | null>;
  readonly grants: DataLoader<string, readonly KnownGrant[]>;
  readonly municipality: DataLoader<string, Municipality | null>;
  readonly district: DataLoader<string, District | null>;
};

/** One per action and request: a batch is one use case in one transaction. */
export function makeLoaders(deps: Deps, viewer: () => Viewer): Loaders {
  return {
    user: new DataLoader((ids) => readUsers(deps, viewer(), ids)),
    userName: new DataLoader((ids) => readNames(deps, viewer(), ids)),
    grants: new DataLoader<string, readonly KnownGrant[]>((ids) => readGrants(deps, viewer(), ids)),
    municipality: new DataLoader((numbers) => readMunicipalities(deps, viewer(), numbers)),
    district: new DataLoader((numbers) => readDistricts(deps, viewer(), numbers)),
  };
}
