import type { Viewer } from '@imdinett/access';
import { osloDate } from '@imdinett/kernel';
import type { Deps } from '../context';
import { foldersOf } from '../db/person-folder.store';
import { settlementsOf } from '../db/person-settlement.store';
import type { PersonFolder } from '../domain/folder';
import { folderIsOpen } from '../domain/person-settlement';

const reading = 'settlement.person-folder:read';

/** The folders (personmapper) of persons; null when there is none, or the caller may not open it, or nobody yet. */
export function readFolders(
  deps: Deps,
  viewer: Viewer,
  personIds: readonly string[],
): Promise<readonly (PersonFolder | null)[]> {
  return deps.transaction(viewer, reading, async ({ manager, scope, audit }) => {
    const settlements = await settlementsOf(
      manager,
      { scope, today: osloDate(deps.now()) },
      personIds,
    );
    const open = settlements.filter(folderIsOpen).map(({ personId }) => personId);
    const folders = await foldersOf(manager, deps.sealer, open);
    if (folders.length > 0)
      await audit({
        persons: folders.map(({ personId }) => personId),
        fields: ['person.settlement.folder'],
      });
    return personIds.map((id) => folders.find(({ personId }) => personId === id) ?? null);
  });
}
