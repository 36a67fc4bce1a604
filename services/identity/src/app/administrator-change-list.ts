import type { Viewer } from '@imdinett/access';
import { notFound } from '@imdinett/kernel';
import { connectionOf, pageOf, type Connection, type PageArguments } from '@imdinett/persistence';
import type { Deps } from '../context';
import {
  countChanges,
  findChanges,
  loadChangeWithin,
  type ChangeFilter,
} from '../db/administrator-change.store';
import type { AdministratorChange } from '../domain/administrator-change';

const action = 'identity.administrator-change:read';

export function readAdministratorChange(
  deps: Deps,
  viewer: Viewer,
  id: string,
): Promise<AdministratorChange> {
  return deps.transaction(viewer, action, async ({ manager, scope, audit, concerns }) => {
    const object = { type: 'administrator-change', id };
    concerns({ object });
    const change = await loadChangeWithin(manager, scope, id);
    if (change === null) throw notFound('Fant ikke skjemaet.');
    await audit({ object, persons: [change.userId], fields: readFields });
    return change;
  });
}

export type AdministratorChangeConnection = Connection<AdministratorChange>;

export type ListChanges = PageArguments & { readonly filter?: ChangeFilter | null | undefined };

export async function listAdministratorChanges(
  deps: Deps,
  viewer: Viewer,
  { filter, ...args }: ListChanges,
): Promise<AdministratorChangeConnection> {
  const page = pageOf(args);
  const rows = await deps.transaction(viewer, action, async ({ manager, scope, audit }) => {
    const found = await findChanges(manager, { scope, filter: filter ?? {} }, page);
    const persons = new Set(found.slice(0, page.limit).map(({ userId }) => userId));
    await audit({ persons: [...persons], fields: readFields });
    return found;
  });
  const count = (): Promise<number> =>
    deps.transaction(viewer, action, ({ manager, scope }) =>
      countChanges(manager, { scope, filter: filter ?? {} }),
    );
  return connectionOf(rows, page, ({ submittedAt, id }) => [submittedAt.toISOString(), id], count);
}

/** What reading a form hands out, as the audit names it. */
const readFields = ['administrator-change'] as const;
