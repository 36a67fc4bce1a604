import type { Viewer } from '@imdinett/access';
import { notFound } from '@imdinett/kernel';
import { connectionOf, type Connection, type Page } from '@imdinett/persistence';
import type { Deps } from '../context';
import {
  caseKey,
  casesOfPersons,
  casesWithin,
  countCases,
  findCases,
  type CaseFilter,
} from '../db/grant-case.store';
import { readsAllClosedData, shownAll, visibleTo, type ShownCase } from './closed-data';

export type GrantCasePage = Connection<ShownCase>;

const reading = 'grants.case:read';

/** Ids of persons, for the audit: of cases that are about one. */
export const personsIn = (
  cases: readonly { readonly personId: string | null }[],
): readonly string[] => [
  ...new Set(cases.flatMap(({ personId }) => (personId === null ? [] : [personId]))),
];

export async function listCases(
  deps: Deps,
  viewer: Viewer,
  { filter, page }: { readonly filter: CaseFilter; readonly page: Page },
): Promise<GrantCasePage> {
  const search = { filter, withShielded: readsAllClosedData(viewer) };
  const rows = await deps.transaction(viewer, reading, async (tx) => {
    const found = await findCases(tx.manager, { ...search, scope: tx.scope }, page);
    // The row beyond the page only says that there is one: nobody has seen it.
    const persons = personsIn(found.slice(0, page.limit));
    if (persons.length > 0) await tx.audit({ persons, fields: ['grantCases'] });
    return shownAll(tx, viewer, found);
  });
  return connectionOf(rows, page, caseKey, () =>
    deps.transaction(viewer, reading, ({ manager, scope }) =>
      countCases(manager, { ...search, scope }),
    ),
  );
}

export function readCase(deps: Deps, viewer: Viewer, id: string): Promise<ShownCase> {
  return deps.transaction(viewer, reading, async (tx) => {
    const object = { type: 'grant-case', id };
    tx.concerns({ object });
    const [found] = visibleTo(viewer, await casesWithin(tx.manager, tx.scope, [id]));
    if (found === undefined) throw notFound();
    await tx.audit({ object, persons: personsIn([found]), fields: ['grantCase'] });
    const [shown] = await shownAll(tx, viewer, [found]);
    return shown ?? Promise.reject(notFound());
  });
}

/** For each person the cases within reach. */
export function readCasesOfPersons(
  deps: Deps,
  viewer: Viewer,
  personIds: readonly string[],
): Promise<readonly (readonly ShownCase[])[]> {
  return deps.transaction(viewer, reading, async (tx) => {
    const found = visibleTo(viewer, await casesOfPersons(tx.manager, tx.scope, personIds));
    if (found.length > 0)
      await tx.audit({ persons: personsIn(found), fields: ['person.grantCases'] });
    const cases = await shownAll(tx, viewer, found);
    return personIds.map((id) => cases.filter(({ personId }) => personId === id));
  });
}
