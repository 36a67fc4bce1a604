import type { Sealer } from '@imdinett/persistence';
import type { BaseDeps, Context as SubgraphContext } from '@imdinett/subgraph';
import type { Loaders } from './graphql/loaders';

export type Deps = BaseDeps & {
  /** Person folders are encrypted; the keys stand outside the database. */
  readonly sealer: Sealer;
};

export type Context = SubgraphContext<Deps, Loaders>;
