import type { Viewer } from '@imdinett/access';
import { osloDate } from '@imdinett/kernel';
import type { Deps } from '../context';
import { foldersOf } from '../db/person-folder.store';
import { settlementsOf } from '../db/person-settlement.store';
import { withoutPlaces, type PersonFolder } from '../domain/folder';
import { folderIsOpen } from '../domain/person-settlement';
import { followUpsOfShielded, showsPlace, visibleTo } from './closed-data';

const reading = 'settlement.person-folder:read';

/** The folders (personmapper) of persons; null when there is none, or the caller may not open it, or nobody yet. */
export function readFolders(
  deps: Deps,
  viewer: Viewer,
  personIds: readonly string[],
): Promise<readonly (PersonFolder | null)[]> {
  return deps.transaction(viewer, reading, async ({ manager, scope, audit }) => {
    const settlements = visibleTo(
      viewer,
      await settlementsOf(manager, { scope, today: osloDate(deps.now()) }, personIds),
    );
    const open = settlements.filter(folderIsOpen);
    const folders = await foldersOf(
      manager,
      deps.sealer,
      open.map(({ personId }) => personId),
    );
    if (folders.length > 0)
      await audit({
        persons: folders.map(({ personId }) => personId),
        fields: ['person.settlement.folder'],
      });
    const followUps = await followUpsOfShielded(manager, open);
    const placed = new Set(
      open
        .filter((one) => showsPlace(viewer, one, followUps.get(one.personId) ?? null))
        .map(({ personId }) => personId),
    );
    const shown = new Map(
      folders.map((folder) => [
        folder.personId,
        placed.has(folder.personId) ? folder : withoutPlaces(folder),
      ]),
    );
    return personIds.map((id) => shown.get(id) ?? null);
  });
}
