import type { TokenParties } from '@imdinett/auth';
import type { Sealer } from '@imdinett/persistence';
import type { BaseDeps, Context as SubgraphContext } from '@imdinett/subgraph';
import type { KeyRing } from './app/key-ring';
import type { Passwords } from './app/password';
import type { Loaders } from './graphql/loaders';

export type Deps = BaseDeps & {
  readonly passwords: Passwords;
  /** Seals one-time code secrets and, for seconds, refresh tokens. */
  readonly secrets: Sealer;
  readonly keys: KeyRing;
  /** Who issues access tokens, and for whom. */
  readonly parties: TokenParties;
};

export type Context = SubgraphContext<Deps, Loaders>;
