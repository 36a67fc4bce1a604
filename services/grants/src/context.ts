import type { Sealer } from '@imdinett/persistence';
import type { BaseDeps, Context as SubgraphContext } from '@imdinett/subgraph';
import type { Loaders } from './graphql/loaders';

export type Deps = BaseDeps & {
  /** Texts of change requests are encrypted; the keys stand outside the database. */
  readonly sealer: Sealer;
};

export type Context = SubgraphContext<Deps, Loaders>;
