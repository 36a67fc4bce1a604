import type { BaseDeps, Context as SubgraphContext } from '@imdinett/subgraph';
import type { PersonSecrets } from './db/person-secrets';
import type { Loaders } from './graphql/loaders';

export type Deps = BaseDeps & { readonly secrets: PersonSecrets };

export type Context = SubgraphContext<Deps, Loaders>;
