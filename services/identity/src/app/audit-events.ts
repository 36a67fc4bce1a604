import type { Viewer } from '@imdinett/access';
import {
  connectionOf,
  pageOf,
  type Connection,
  type PageArguments,
  type Tx,
} from '@imdinett/persistence';
import type { Deps } from '../context';
import { countAuditEvents, findAuditEvents, insertAuditEvent } from '../db/audit-event.store';
import type { AuditEvent, AuditFilter } from '../domain/audit-event';

const action = 'identity.audit:read';

/** Keeps a link of some chain, so that it can be asked for. */
export const keepAuditEvent = ({ manager }: Tx, event: AuditEvent): Promise<void> =>
  insertAuditEvent(manager, event);

export type AuditEventConnection = Connection<AuditEvent>;

export type ListAuditEvents = PageArguments & { readonly filter?: AuditFilter | null | undefined };

/** For auditors. Who looked at the trail, and at whose part of it, stands in the trail itself. */
export async function listAuditEvents(
  deps: Deps,
  viewer: Viewer,
  { filter, ...args }: ListAuditEvents,
): Promise<AuditEventConnection> {
  const page = pageOf(args);
  const wanted = filter ?? {};
  const rows = await deps.transaction(viewer, action, async ({ manager, audit }) => {
    const found = await findAuditEvents(manager, wanted, page);
    await audit({
      object: { type: 'audit-trail', id: wanted.personId ?? 'all' },
      fields: ['audit-event'],
      rows: Math.min(found.length, page.limit),
    });
    return found;
  });
  const count = (): Promise<number> =>
    deps.transaction(viewer, action, ({ manager }) => countAuditEvents(manager, wanted));
  return connectionOf(rows, page, ({ entry }) => [entry.at, entry.id], count);
}
