import { assertCan, type Viewer } from '@imdinett/access';
import { unavailable } from '@imdinett/kernel';
import { withIdempotency } from '@imdinett/persistence';
import { uuidv7 } from 'uuidv7';
import type { Deps } from '../context';
import {
  findAnnouncements,
  findGuides,
  insertAnnouncement,
  loadAnnouncement,
} from '../db/front-page.store';
import { announce, type Announcement, type NewAnnouncement } from '../domain/announcement';
import type { Area } from '../domain/area';
import { contact, type Contact } from '../domain/contact';
import type { Guide } from '../domain/guide';

/** Also before login: it is for those who cannot get that far. */
export const readContact = (): Contact => contact;

export function readAnnouncements(deps: Deps, viewer: Viewer): Promise<readonly Announcement[]> {
  return deps.transaction(viewer, 'support.front-page:read', ({ manager }) =>
    findAnnouncements(manager, deps.now()),
  );
}

export function readGuides(
  deps: Deps,
  viewer: Viewer,
  area: Area | null,
): Promise<readonly Guide[]> {
  return deps.transaction(viewer, 'support.front-page:read', ({ manager }) =>
    findGuides(manager, area),
  );
}

export type PublishAnnouncement = Omit<NewAnnouncement, 'id'> & {
  readonly idempotencyKey: string | null;
};

export async function publishAnnouncement(
  deps: Deps,
  viewer: Viewer,
  input: PublishAnnouncement,
): Promise<Announcement> {
  return deps.transaction(viewer, 'support.announcement:publish', async (tx) => {
    assertCan(viewer, 'support.announcement:publish', {});
    const id = await withIdempotency(
      tx,
      { viewer, operation: 'publishAnnouncement', input },
      async () => {
        const { idempotencyKey: _, ...wanted } = input;
        const announcement = announce({ ...wanted, id: uuidv7() }, deps.now());
        const { area, severity, validTo } = announcement;
        await insertAnnouncement(tx.manager, announcement);
        await tx.audit({
          object: { type: 'announcement', id: announcement.id },
          after: { area, severity, validTo },
        });
        return announcement.id;
      },
    );
    const announcement = await loadAnnouncement(tx.manager, id);
    if (announcement === null) throw unavailable();
    return announcement;
  });
}
