import type { Viewer } from '@imdinett/access';
import type { Transaction } from '@imdinett/persistence';
import type { Logger } from '@imdinett/service';

/** What a use case gets beside its arguments. There is no manager here: `transaction` is the only way to a row. */
export type BaseDeps = {
  readonly now: () => Date;
  readonly transaction: Transaction;
  readonly log: Logger;
};

/** What a resolver gets. The getters throw, so that no resolver can forget that there may be no caller. */
export type Context<D extends BaseDeps, L> = {
  /** The caller. Throws UNAUTHENTICATED, TOKEN_STALE or UNAVAILABLE. */
  readonly viewer: Viewer;
  /** The caller as last known, also while the access table is stale: only for what holds no personal data. */
  readonly lenientViewer: Viewer;
  readonly deps: D;
  readonly loaders: L;
  readonly traceId: string;
  readonly request: { readonly ip: string | null; readonly token: string | null };
};

/** How the viewer of a request came out: known, or why not. Kept until somebody asks for it. */
export type Outcome = { readonly viewer: Viewer } | { readonly error: unknown };

export function viewerOrThrow(outcome: Outcome): Viewer {
  if ('viewer' in outcome) return outcome.viewer;
  throw outcome.error;
}
