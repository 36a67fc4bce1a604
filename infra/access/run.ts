import { startSystem, type DemoUser, type SubgraphName, type System } from '@imdinett/testing';
import { demoPersons, namedPlaces, type DemoPerson } from '../seed/world.ts';
import { makeAsking, type Asking } from './asking.ts';
import type { Cells } from './cells.ts';
import { lists } from './expected.ts';
import { reachesRow, type Grant, type World } from './reach.ts';
import { rowsOf, type ListName, type Row } from './rows.ts';

/** The running system, what lies in it, and those who ask. */
export type Run = {
  readonly system: System;
  readonly asking: Asking;
  readonly world: World;
};

export type Check = (run: Run, cells: Cells) => Promise<void>;

export async function startRun(): Promise<Run> {
  const system = await startSystem();
  const persons = new Map(demoPersons().map((person) => [person.id, person]));
  const today = new Date().toLocaleDateString('sv-SE', { timeZone: 'Europe/Oslo' });
  const world = { rows: await rowsOf(system), persons, today };
  const asking = makeAsking(system);
  await eachOf(system.users, 2, async (user) => {
    await asking.gateway({ user, document: '{ me { id } }' });
  });
  return { system, asking, world };
}

/** So many at once, in the order given. */
export async function eachOf<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = [...items];
  const take = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, take));
}

export type Way = { readonly grant: Grant; readonly reach: string };

/** How the user's grants reach the rows of a list; none, and it is refused. */
export const waysOf = (user: DemoUser, list: ListName): readonly Way[] =>
  user.grants.flatMap((grant) =>
    (lists.get(grant.role)?.get(list) ?? []).map((reach) => ({ grant, reach })),
  );

export function isReached(
  { world }: Run,
  { user, row, ways }: { user: DemoUser; row: Row; ways: readonly Way[] },
): boolean {
  const id = world.rows.users.find(({ name }) => name === user.username)?.id ?? '';
  const caller = { id, ...user };
  return ways.some(({ grant, reach }) => reachesRow(reach, row, { grant, caller, world }));
}

const placeKeys = new Set<string>(namedPlaces.map(({ key }) => key));

/** So many of each kind of person that the demo world has in its named places. */
export function samples({ world }: Run, ofEach: number): readonly DemoPerson[] {
  const taken = new Map<string, number>();
  return [...world.persons.values()].filter(({ group, protection }) => {
    const kind = `${group} ${protection}`;
    const count = taken.get(kind) ?? 0;
    taken.set(kind, count + 1);
    return placeKeys.has(group.split('/')[0] ?? '') && count < ofEach;
  });
}

/** The municipalities of the named places, earlier numbers and a split one among them, and where nobody has a role. */
export const municipalities = [
  ...['4003', '3807', '0806', '4001', '3806', '0301', '1804', '1507', '1508'],
] as const;

/** One row of each kind: place, district, shielding and status. */
export function oneOfEachKind(rows: readonly Row[]): readonly Row[] {
  const kinds = new Map<string, Row>();
  const known = new Set<string | null>(municipalities);
  for (const row of rows) {
    const kind = [row.municipality, row.district, row.protection, row.status].join(' ');
    if (known.has(row.municipality) && !kinds.has(kind)) kinds.set(kind, row);
  }
  return [...kinds.values()];
}

export const kindOf = (
  { world }: Run,
  { municipality, district, protection, status, personId }: Row,
): string =>
  [municipality, district, protection, status, world.persons.get(personId ?? '')?.group]
    .filter(Boolean)
    .join(' ');

/** The gateway takes five fields of Query in a request. */
export const inFives = <T>(items: readonly T[]): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(items.length / 5) }, (_, at) => items.slice(at * 5, at * 5 + 5));

/** Every id of a list, page by page; the code where the list is refused. */
export async function idsOf(
  { asking }: Run,
  {
    user,
    list,
    id,
    at,
  }: { user: DemoUser; list: string; id: string; at: 'gateway' | SubgraphName },
): Promise<ReadonlySet<string> | string> {
  const ids = new Set<string>();
  for (let after: string | null = null; ;) {
    const { data, errors } = await asking.at(at, {
      user,
      document: `query ($after: String) { ${list}(first: 100, after: $after) { edges { node { ${id} } } pageInfo { hasNextPage endCursor } } }`,
      variables: { after },
    });
    if (errors) return errors[0]?.extensions.code ?? '';
    for (const { node } of data[list].edges) ids.add(node.id ?? node.person?.id);
    if (data[list].pageInfo.hasNextPage !== true) return ids;
    after = data[list].pageInfo.endCursor as string;
  }
}
