import type { Sealer } from '@imdinett/persistence';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import type { PersonFolder } from '../domain/folder';
import { PersonFolderRow } from './person-folder.row';
import { rowIds } from './row-ids';

const text = z.string().nullable();
const content = z.object({ receptionCentre: text, family: text, health: text, network: text });

/** Bound to its row: the sealed text of one person opens nowhere else. */
export const folderContext = (personId: string): string => `person_folder.content:${personId}`;

export async function foldersOf(
  manager: EntityManager,
  sealer: Sealer,
  personIds: readonly string[],
): Promise<readonly PersonFolder[]> {
  const rows = await manager
    .createQueryBuilder(PersonFolderRow, 'f')
    .where('f.person_id = ANY(:personIds)', { personIds: rowIds(personIds) })
    .getMany();
  return rows.map(({ personId, contentSealed, updatedOn }) => {
    const opened: unknown = JSON.parse(sealer.open(contentSealed, folderContext(personId)));
    return { personId, ...content.parse(opened), updatedOn };
  });
}
