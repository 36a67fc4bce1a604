import { municipalitiesReachedBy, type Viewer } from '@imdinett/access';
import { notFound } from '@imdinett/kernel';
import { connectionOf, pageOf, type Connection, type PageArguments } from '@imdinett/persistence';
import type { Deps } from '../context';
import {
  countCases,
  findCases,
  loadCases,
  loadMessages,
  positionKeys,
  type CaseFilter,
  type Listing,
} from '../db/case.store';
import type { Message, SupportCase } from '../domain/support-case';
import { subjectOf } from './record';
import { readingOf, seen, shownTo, userIdOf } from './reading';

export type CaseConnection = Connection<SupportCase>;

/** As the graph names it: one municipality, which stands for those that were merged or renumbered into it too. */
export type Filter = Omit<CaseFilter, 'municipalities'> & {
  readonly municipality?: string;
  readonly openedByMe?: boolean;
};

export type CasePage = PageArguments & { readonly filter: Filter };

export async function readCase(deps: Deps, viewer: Viewer, id: string): Promise<SupportCase> {
  return deps.transaction(viewer, 'support.case:read', async ({ manager, audit, concerns }) => {
    concerns({ object: { type: 'support-case', id } });
    const [supportCase] = await loadCases(manager, deps.texts, [id]);
    const found = supportCase ? seen(viewer, supportCase) : null;
    if (found === null) throw notFound('Fant ikke saken.');
    await audit({ object: { type: 'support-case', id }, ...readingOf('case', [found]) });
    return found;
  });
}

export async function listCases(
  deps: Deps,
  viewer: Viewer,
  wanted: CasePage,
): Promise<CaseConnection> {
  const [connection] = await listMany(deps, viewer, [wanted]);
  if (connection === undefined) throw new Error('one list was asked for');
  return connection;
}

/** Several lists in one transaction: those of the municipalities or users that a request asks about. */
export async function listMany(
  deps: Deps,
  viewer: Viewer,
  wanted: readonly CasePage[],
): Promise<readonly CaseConnection[]> {
  const asked = wanted.map(({ filter, ...paging }) => ({ filter, page: pageOf(paging) }));
  return deps.transaction(viewer, 'support.case:read', async ({ manager, scope, audit }) => {
    const connections: CaseConnection[] = [];
    for (const { filter, page } of asked) {
      const listing: Listing = {
        scope,
        viewerId: userIdOf(viewer),
        filter: storedFilter(viewer, filter),
      };
      const rows = await findCases(manager, deps.texts, { ...listing, page });
      const count = (): Promise<number> =>
        deps.transaction(viewer, 'support.case:read', (tx) => countCases(tx.manager, listing));
      connections.push(
        connectionOf(
          rows.map((row) => shownTo(viewer, row)),
          page,
          positionKeys,
          count,
        ),
      );
    }
    await audit(
      readingOf(
        'cases',
        connections.flatMap(({ edges }) => edges.map(({ node }) => node)),
      ),
    );
    return connections;
  });
}

/** The dialogues of cases that the viewer may read; of others, nothing. */
export async function readMessages(
  deps: Deps,
  viewer: Viewer,
  caseIds: readonly string[],
): Promise<readonly (readonly Message[])[]> {
  return deps.transaction(viewer, 'support.case:read', async ({ manager, audit }) => {
    const cases = await loadCases(manager, deps.texts, caseIds);
    const readable = cases.filter((supportCase) => seen(viewer, supportCase) !== null);
    const messages = await loadMessages(
      manager,
      deps.texts,
      readable.map(({ id }) => id),
    );
    for (const supportCase of readable)
      await audit({ ...subjectOf(supportCase), fields: ['messages'] });
    return caseIds.map((id) => messages.get(id) ?? []);
  });
}

function storedFilter(viewer: Viewer, { municipality, openedByMe, ...filter }: Filter): CaseFilter {
  return {
    ...filter,
    ...(municipality !== undefined && { municipalities: municipalitiesReachedBy(municipality) }),
    ...(openedByMe === true && { openedBy: userIdOf(viewer) }),
  };
}
