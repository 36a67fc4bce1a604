import { IsNull, MoreThan, type EntityManager } from 'typeorm';
import type { Announcement } from '../domain/announcement';
import type { Area } from '../domain/area';
import type { Guide } from '../domain/guide';
import { AnnouncementRow, GuideRow } from './front-page.row';

const mostAnnouncements = 50;

/** Those valid now, newest first. */
export async function findAnnouncements(
  manager: EntityManager,
  now: Date,
): Promise<readonly Announcement[]> {
  return manager.find(AnnouncementRow, {
    where: [{ validTo: IsNull() }, { validTo: MoreThan(now) }],
    order: { publishedAt: 'DESC', id: 'DESC' },
    take: mostAnnouncements,
  });
}

export async function loadAnnouncement(
  manager: EntityManager,
  id: string,
): Promise<Announcement | null> {
  return manager.findOneBy(AnnouncementRow, { id });
}

export async function insertAnnouncement(
  manager: EntityManager,
  announcement: Announcement,
): Promise<void> {
  await manager.insert(AnnouncementRow, { ...announcement });
}

export async function findGuides(
  manager: EntityManager,
  area: Area | null,
): Promise<readonly Guide[]> {
  return manager.find(GuideRow, { ...(area && { where: { area } }), order: { position: 'ASC' } });
}
