import type { BaseDeps, Context as SubgraphContext } from '@imdinett/subgraph';
import type { SealedTexts } from './db/sealed-texts';
import type { Loaders } from './graphql/loaders';

export type Deps = BaseDeps & { readonly texts: SealedTexts };

export type Context = SubgraphContext<Deps, Loaders>;
