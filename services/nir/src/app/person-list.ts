import { municipalitiesReachedBy, scopeOf, type Scope, type Viewer } from '@imdinett/access';
import { osloDate } from '@imdinett/kernel';
import { connectionOf, pageOf, type Connection, type PageArguments } from '@imdinett/persistence';
import type { Deps } from '../context';
import {
  countPersons,
  findPersons,
  type PersonFilter,
  type PersonSearch,
} from '../db/person-list.store';
import type { Person } from '../domain/person';
import { searchTextOf } from '../domain/search-text';
import { basicFields } from './person';
import { shownTo } from './standing';

export type PersonConnection = Connection<Person>;

export type ListPersons = PageArguments & {
  readonly filter?: {
    readonly text?: string | null;
    readonly category?: PersonFilter['category'];
    readonly scheme?: PersonFilter['scheme'];
    readonly law?: PersonFilter['law'];
    readonly followUpMunicipality?: string | null;
    readonly followUpDistrict?: string | null;
    readonly settlement?: 'ALLOCATED' | 'ASSIGNED' | 'SETTLED' | null;
  } | null;
};

export function listPersons(
  deps: Deps,
  viewer: Viewer,
  { filter, ...page }: ListPersons,
): Promise<PersonConnection> {
  return findPage(deps, viewer, {
    page,
    filter: {
      text: filter?.text ? searchTextOf(filter.text) : null,
      category: filter?.category ?? null,
      scheme: filter?.scheme ?? null,
      law: filter?.law ?? null,
      followUpMunicipalities: filter?.followUpMunicipality
        ? municipalitiesReachedBy(filter.followUpMunicipality)
        : null,
      followUpDistrict: filter?.followUpDistrict ?? null,
      settlement: filter?.settlement ? settlementReaches[filter.settlement] : null,
    },
  });
}

/** The persons whom a municipality follows up (oppfølgingskommune), under its number or those that became it. */
export function listFollowedUpPersons(
  deps: Deps,
  viewer: Viewer,
  { municipality, ...page }: PageArguments & { readonly municipality: string },
): Promise<PersonConnection> {
  return listPersons(deps, viewer, { filter: { followUpMunicipality: municipality }, ...page });
}

const settlementReaches = {
  ALLOCATED: 'allocated',
  ASSIGNED: 'assigned',
  SETTLED: 'settled',
} as const;

async function findPage(
  deps: Deps,
  viewer: Viewer,
  { page: pageArguments, filter }: { readonly page: PageArguments; readonly filter: PersonFilter },
): Promise<PersonConnection> {
  const page = pageOf(pageArguments);
  const searchIn = (scope: Scope): PersonSearch => ({
    filter,
    scope,
    categoryScope: scopeOf(viewer, 'nir.person:read'),
    closedScope: scopeOf(viewer, 'nir.person:read-closed'),
    today: osloDate(deps.now()),
  });
  const persons = await deps.transaction(
    viewer,
    'nir.person:read-basic',
    async ({ manager, scope, audit }) => {
      const found = await findPersons(manager, deps.secrets, { ...searchIn(scope), page });
      const listed = found.flatMap((person) => shownTo(viewer, person) ?? []);
      await audit({
        persons: listed.slice(0, page.limit).map(({ id }) => id),
        fields: basicFields,
      });
      return listed;
    },
  );
  const count = (): Promise<number> =>
    deps.transaction(viewer, 'nir.person:read-basic', ({ manager, scope }) =>
      countPersons(manager, deps.secrets, searchIn(scope)),
    );
  return connectionOf(persons, page, ({ id }) => [id], count);
}
