import type { Viewer } from '@imdinett/access';
import { notFound } from '@imdinett/kernel';
import { connectionOf, type Connection, type Page } from '@imdinett/persistence';
import type { Deps } from '../context';
import {
  countExtraCases,
  extraCasesOfPersons,
  extraCasesWithin,
  findExtraCases,
  type ExtraFilter,
} from '../db/extra-case.store';
import { caseKey } from '../db/grant-case.store';
import { readsAllClosedData, shownAll, visibleTo, type ShownExtraCase } from './closed-data';
import { personsIn } from './grant-case';

export type ExtraCasePage = Connection<ShownExtraCase>;

const reading = 'grants.extra:read';

export async function listExtraCases(
  deps: Deps,
  viewer: Viewer,
  { filter, page }: { readonly filter: ExtraFilter; readonly page: Page },
): Promise<ExtraCasePage> {
  const search = { filter, withShielded: readsAllClosedData(viewer) };
  const rows = await deps.transaction(viewer, reading, async (tx) => {
    const found = await findExtraCases(tx.manager, { ...search, scope: tx.scope }, page);
    const persons = personsIn(found.slice(0, page.limit));
    if (persons.length > 0) await tx.audit({ persons, fields: ['extraGrantCases'] });
    return shownAll(tx, viewer, found);
  });
  return connectionOf(rows, page, caseKey, () =>
    deps.transaction(viewer, reading, ({ manager, scope }) =>
      countExtraCases(manager, { ...search, scope }),
    ),
  );
}

export function readExtraCase(deps: Deps, viewer: Viewer, id: string): Promise<ShownExtraCase> {
  return deps.transaction(viewer, reading, async (tx) => {
    const object = { type: 'extra-grant-case', id };
    tx.concerns({ object });
    const [found] = visibleTo(viewer, await extraCasesWithin(tx.manager, tx.scope, [id]));
    if (found === undefined) throw notFound();
    await tx.audit({ object, persons: [found.personId], fields: ['extraGrantCase'] });
    const [shown] = await shownAll(tx, viewer, [found]);
    return shown ?? Promise.reject(notFound());
  });
}

/** For each person the cases of ekstratilskudd within reach. */
export function readExtraCasesOfPersons(
  deps: Deps,
  viewer: Viewer,
  personIds: readonly string[],
): Promise<readonly (readonly ShownExtraCase[])[]> {
  return deps.transaction(viewer, reading, async (tx) => {
    const found = visibleTo(viewer, await extraCasesOfPersons(tx.manager, tx.scope, personIds));
    if (found.length > 0)
      await tx.audit({ persons: personsIn(found), fields: ['person.extraGrantCases'] });
    const cases = await shownAll(tx, viewer, found);
    return personIds.map((id) => cases.filter(({ personId }) => personId === id));
  });
}
