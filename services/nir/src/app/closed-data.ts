import type { Viewer } from '@imdinett/access';
import { forbidden, osloDate, type AppError } from '@imdinett/kernel';
import { withIdempotency } from '@imdinett/persistence';
import type { Deps } from '../context';
import { loadClosedData, removeClosedData, saveClosedData } from '../db/closed-data.store';
import { reachableIds, saveVersion } from '../db/person.store';
import { close, type ClosedData } from '../domain/closed-data';
import type { Person } from '../domain/person';
import { changedPerson, personToChange, type Change } from './change';

/** Closed data (lukkede data). Null when nothing is closed, FORBIDDEN where the viewer reads basic data only. */
export function readClosedData(
  deps: Deps,
  viewer: Viewer,
  ids: readonly string[],
): Promise<(ClosedData | null | AppError)[]> {
  return deps.transaction(
    viewer,
    'nir.person:read-closed',
    async ({ manager, scope, audit, refused }) => {
      const reachable = await reachableIds(manager, { ids, scope, today: osloDate(deps.now()) });
      const closed = await loadClosedData(manager, deps.secrets, [...reachable]);
      if (reachable.size > 0) await audit({ persons: [...reachable], fields: ['closedData'] });
      const unreachable = ids.filter((id) => !reachable.has(id));
      if (unreachable.length > 0) await refused({ persons: unreachable });
      return ids.map((id) => (reachable.has(id) ? (closed.get(id) ?? null) : forbidden()));
    },
  );
}

export type SetClosedData = Change & Parameters<typeof close>[1];

/** Closes or opens what is closed about a person. */
export function setClosedData(deps: Deps, viewer: Viewer, input: SetClosedData): Promise<Person> {
  return deps.transaction(viewer, 'nir.person:close-data', async (tx) => {
    const id = await withIdempotency(
      tx,
      { viewer, operation: 'setClosedData', input },
      async () => {
        const { manager, audit } = tx;
        const person = await personToChange(deps, tx, {
          viewer,
          action: 'nir.person:close-data',
          ...input,
        });
        const before =
          (await loadClosedData(manager, deps.secrets, [person.id])).get(person.id) ?? null;
        const after = close(before, input, osloDate(deps.now()));
        await saveVersion(manager, { ...person, version: person.version + 1 });
        if (after === null) await removeClosedData(manager, person.id);
        else await saveClosedData(manager, deps.secrets, { person, closed: after });
        await audit({
          object: { type: 'person', id: person.id },
          persons: [person.id],
          fields: ['closedData'],
          before: { reason: before?.reason ?? null },
          after: { reason: after?.reason ?? null },
        });
        return person.id;
      },
    );
    return changedPerson(deps, tx, { viewer, id });
  });
}
