import type { TokenParties } from '@imdinett/auth';
import type { Sealer } from '@imdinett/persistence';
import type { BaseDeps, Context as SubgraphContext } from '@imdinett/subgraph';
import type { KeyRing } from './app/key-ring';
import type { Post } from './app/mail';
import type { Passwords } from './app/password';
import type { Loaders } from './graphql/loaders';

export type Deps = BaseDeps & {
  readonly passwords: Passwords;
  /** Whether a password, folded, is one of the most used. */
  readonly isCommonPassword: (folded: string) => boolean;
  readonly post: Post;
  /** Where the links in messages lead, without a slash at the end. */
  readonly frontendUrl: string;
  /** Seals one-time code secrets and, for seconds, refresh tokens. */
  readonly secrets: Sealer;
  readonly keys: KeyRing;
  /** Who issues access tokens, and for whom. */
  readonly parties: TokenParties;
};

export type Context = SubgraphContext<Deps, Loaders>;
