import type { BaseDeps, Context as SubgraphContext } from '@imdinett/subgraph';
import type { NationalIds } from './db/national-ids';
import type { Loaders } from './graphql/loaders';

export type Deps = BaseDeps & { readonly nationalIds: NationalIds };

export type Context = SubgraphContext<Deps, Loaders>;
