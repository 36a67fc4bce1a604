import type { Viewer } from '@imdinett/access';
import { notFound, osloDate } from '@imdinett/kernel';
import type { Tx } from '@imdinett/persistence';
import type { Deps } from '../context';
import { loadPersons } from '../db/person.store';
import type { Person } from '../domain/person';
import { shownTo } from './standing';

/** What reading a person hands out, as the audit names it. */
export const basicFields = ['basicData', 'protection'] as const;

/** The batch of a loader: one use case, one action, one transaction. Null = not within reach. */
export function readPersons(
  deps: Deps,
  viewer: Viewer,
  ids: readonly string[],
): Promise<(Person | null)[]> {
  return deps.transaction(viewer, 'nir.person:read-basic', async (tx) => {
    const persons = await readShown(deps, viewer, { tx, ids });
    if (persons.size > 0) await tx.audit({ persons: [...persons.keys()], fields: basicFields });
    return ids.map((id) => persons.get(id) ?? null);
  });
}

export function readPerson(deps: Deps, viewer: Viewer, id: string): Promise<Person> {
  return deps.transaction(viewer, 'nir.person:read-basic', async (tx) => {
    tx.concerns({ object: { type: 'person', id } });
    const person = (await readShown(deps, viewer, { tx, ids: [id] })).get(id);
    if (person === undefined) throw notFound('Fant ikke personen.');
    await tx.audit({ object: { type: 'person', id }, persons: [id], fields: basicFields });
    return person;
  });
}

async function readShown(
  deps: Deps,
  viewer: Viewer,
  { tx, ids }: { readonly tx: Tx; readonly ids: readonly string[] },
): Promise<ReadonlyMap<string, Person>> {
  const today = osloDate(deps.now());
  const persons = await loadPersons(tx.manager, deps.secrets, { ids, scope: tx.scope, today });
  return new Map(
    persons.flatMap((person) => shownTo(viewer, person) ?? []).map((person) => [person.id, person]),
  );
}
