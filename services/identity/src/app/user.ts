import type { Viewer } from '@imdinett/access';
import { notFound, osloDate, type LocalDate } from '@imdinett/kernel';
import { connectionOf, pageOf, type Connection, type PageArguments } from '@imdinett/persistence';
import type { Deps } from '../context';
import { countUsers, findUsers, type UserFilter } from '../db/user-list.store';
import { loadNames, loadUsersWithin } from '../db/user.store';
import { inactiveFrom, type User } from '../domain/user';

/** Any mention of a user. What may be seen of him is asked for each field. */
export type UserRef = { readonly id: string };

/** Null of whom nothing may be seen. */
export const inactiveFromOf = (user: User | null): LocalDate | null => user && inactiveFrom(user);

export const wasReset = (user: User | null): boolean | null => user && user.resetAt !== null;

/** A loader's batch: one use case, one action, one transaction. Null = not within reach. */
export function readUsers(
  deps: Deps,
  viewer: Viewer,
  ids: readonly string[],
): Promise<readonly (User | null)[]> {
  return deps.transaction(viewer, 'identity.user:read', async ({ manager, scope, audit }) => {
    const users = new Map(
      (await loadUsersWithin(manager, scope, ids)).map((user) => [user.id, user]),
    );
    if (users.size > 0) await audit({ persons: [...users.keys()], fields: readFields });
    return ids.map((id) => users.get(id) ?? null);
  });
}

export function readUser(deps: Deps, viewer: Viewer, id: string): Promise<User> {
  return deps.transaction(
    viewer,
    'identity.user:read',
    async ({ manager, scope, audit, concerns }) => {
      concerns({ object: { type: 'user', id } });
      const [user] = await loadUsersWithin(manager, scope, [id]);
      if (user === undefined) throw notFound('Fant ikke brukeren.');
      await audit({ object: { type: 'user', id }, persons: [id], fields: readFields });
      return user;
    },
  );
}

/** Names of those who did something somewhere, for every user: through references only, never as a list. */
export function readNames(
  deps: Deps,
  viewer: Viewer,
  ids: readonly string[],
): Promise<readonly (string | null)[]> {
  return deps.transaction(viewer, 'identity.user:read-name', async ({ manager }) => {
    const names = new Map((await loadNames(manager, ids)).map(({ id, name }) => [id, name]));
    return ids.map((id) => names.get(id) ?? null);
  });
}

export type UserConnection = Connection<User>;

export type ListUsers = PageArguments & { readonly filter?: UserFilter | null | undefined };

export async function listUsers(
  deps: Deps,
  viewer: Viewer,
  { filter, ...args }: ListUsers,
): Promise<UserConnection> {
  const page = pageOf(args);
  const today = osloDate(deps.now());
  const rows = await deps.transaction(
    viewer,
    'identity.user:read',
    async ({ manager, scope, audit }) => {
      const found = await findUsers(manager, { scope, filter: filter ?? {}, today }, page);
      await audit({ persons: found.slice(0, page.limit).map(({ id }) => id), fields: readFields });
      return found;
    },
  );
  const count = (): Promise<number> =>
    deps.transaction(viewer, 'identity.user:read', ({ manager, scope }) =>
      countUsers(manager, { scope, filter: filter ?? {}, today }),
    );
  return connectionOf(rows, page, ({ id }) => [id], count);
}

/** What reading a user hands out, as the audit names it. */
const readFields = ['account'] as const;
