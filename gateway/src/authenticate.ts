import { bearerToken, type AccessTokenClaims, type AccessTokenVerifier } from '@imdinett/auth';
import { AppError, unauthenticated, unavailable } from '@imdinett/kernel';
import type { AccessTable } from '@imdinett/service';

export type Viewer = Awaited<ReturnType<AccessTable['viewerOf']>>;

/** Who asks, and so what is asked of the operation. */
export type Caller =
  /** Public fields only. */
  | { readonly kind: 'anyone' }
  /** The access table is stale: identity checks its own database, what else is asked for holds no personal data. */
  | { readonly kind: 'unconfirmed'; readonly claims: AccessTokenClaims }
  | { readonly kind: 'user'; readonly viewer: Viewer };

/** What an operation is, as far as it counts for who may ask. */
export type Nature = { readonly isPublic: boolean; readonly isAnsweredWhenStale: boolean };

/** A token that is genuine, of a user who is not let in: deactivated, or with roles that have changed since. */
export class RefusedUser extends AppError {
  constructor(
    readonly claims: AccessTokenClaims,
    { code, message, details }: AppError,
  ) {
    super(code, message, details);
  }
}

export type Authenticator = (authorization: string | undefined, nature: Nature) => Promise<Caller>;

/** Bearer → verified claims → the caller of the access table. Throws UNAUTHENTICATED, TOKEN_STALE or UNAVAILABLE. */
export function makeAuthenticator({
  verify,
  table,
}: {
  readonly verify: AccessTokenVerifier;
  readonly table: Pick<AccessTable, 'viewerOf' | 'isStale'>;
}): Authenticator {
  return async (authorization, nature) => {
    if (nature.isPublic) return { kind: 'anyone' };
    const token = bearerToken(authorization);
    if (token === null) throw unauthenticated('Du må logge inn først.');
    const claims = await verify(token);
    if (table.isStale()) {
      if (nature.isAnsweredWhenStale) return { kind: 'unconfirmed', claims };
      throw unavailable('Tilgangene kan ikke bekreftes akkurat nå. Prøv igjen om litt.');
    }
    try {
      return { kind: 'user', viewer: await table.viewerOf(claims) };
    } catch (error) {
      throw error instanceof AppError && error.code !== 'UNAVAILABLE'
        ? new RefusedUser(claims, error)
        : error;
    }
  };
}
