import type { Answer, DemoUser } from '@imdinett/testing';
import type { Cells, Outcome } from './cells.ts';
import { inside, rootFields } from './expected.ts';
import { isListed, outcomeAt } from './persons.ts';
import { isIn } from './reach.ts';
import type { ListName } from './rows.ts';
import { eachOf, isReached, municipalities, waysOf, type Check } from './run.ts';

/** The fields of Municipality that hold rows, and the list of which each is a part. */
const partsOf: Readonly<Partial<Record<ListName, string>>> = {
  settlementRequests: 'settlementRequests { id }',
  allocationLists: 'allocationLists(first: 100) { edges { node { id } } pageInfo { hasNextPage } }',
  jobbsjanseParticipants:
    'jobbsjanseParticipants(first: 100) { edges { node { id } } pageInfo { hasNextPage } }',
  supportCases: 'supportCases(first: 100) { edges { node { id } } pageInfo { hasNextPage } }',
};
const followedUp =
  'followedUpPersons(first: 100) { edges { node { id } } pageInfo { hasNextPage } }';

/** What everyone sees of any municipality, and the overview for whoever has the whole municipality. */
const open = 'name county { name } districts { name municipality { number } }';
const overview = 'grantOverview(year: 2025) { year }';

/** What was found: a code, or the ids of the first page and whether there are more. */
function found(
  { data, errors }: Answer,
  field: string,
): string | { readonly ids: ReadonlySet<string>; readonly isWhole: boolean } {
  const refusal = errors?.find(({ path }) => path?.[1] === field);
  if (refusal !== undefined) return refusal.extensions.code;
  const value = data.municipality[field];
  const nodes: { id: string }[] = Array.isArray(value)
    ? value
    : value.edges.map(({ node }: { node: { id: string } }) => node);
  return {
    ids: new Set(nodes.map(({ id }) => id)),
    isWhole: Array.isArray(value) || value.pageInfo.hasNextPage === false,
  };
}

const lists = Object.keys(partsOf) as readonly ListName[];

const mayAskForPersons = ({ grants }: DemoUser): boolean =>
  grants.some(({ role }) => rootFields.get('persons')?.get('roles')?.includes(role));

/** An overview exists for a municipality as a whole: a grant for a district does not reach it. */
function overviewOf({ grants }: DemoUser, number: string): Outcome {
  const ways = grants.flatMap((grant) =>
    (inside.get(grant.role)?.get('grantOverview') ?? []).map((reach) => ({ grant, reach })),
  );
  if (ways.length === 0) return 'FORBIDDEN';
  const place = { municipality: number, district: null };
  return ways.some(({ grant, reach }) => reach === 'all' || isIn(place, grant))
    ? 'SEEN'
    : 'NOTHING';
}

/** Under each municipality what belongs to it and to its earlier numbers, for each user as far as he reaches. */
export const partsOfMunicipalities: Check = async (run, cells) => {
  const { system, asking, world } = run;
  await eachOf(system.users, 3, async (user) => {
    for (const number of municipalities) {
      const answer = await asking.gateway({
        user,
        document: `{ municipality(number: "${number}") { ${open} ${overview} ${Object.values(partsOf).join(' ')} ${followedUp} } }`,
      });
      const place = { role: '', municipality: number, district: null };
      const cell = `${user.username}, ${number}`;
      cells.check(`${cell}, name`, 'SEEN', outcomeAt(answer, ['municipality', 'name']));
      cells.check(`${cell}, county`, 'SEEN', outcomeAt(answer, ['municipality', 'county', 'name']));
      cells.check(
        `${cell}, districts`,
        number === '0301' ? 'SEEN' : 'NOTHING',
        outcomeAt(answer, ['municipality', 'districts']),
      );
      cells.check(
        `${cell}, grantOverview`,
        overviewOf(user, number),
        outcomeAt(answer, ['municipality', 'grantOverview']),
      );
      for (const list of lists) {
        const ways = waysOf(user, list);
        const rows = world.rows[list].filter((row) => isIn(row, place));
        const seen = rows.filter(
          (row) => row.protection === 'NONE' && isReached(run, { user, row, ways }),
        );
        compare(cells, {
          cell: `${user.username}, ${list} of ${number}`,
          isRefused: ways.length === 0,
          all: rows.map(({ id }) => id),
          expected: new Set(seen.map(({ id }) => id)),
          actual: found(answer, list),
        });
      }
      const persons = [...world.persons.values()].filter(({ followUp }) => isIn(followUp, place));
      compare(cells, {
        cell: `${user.username}, followedUpPersons of ${number}`,
        isRefused: !mayAskForPersons(user),
        all: persons.map(({ id }) => id),
        expected: new Set(
          persons.filter((person) => isListed({ user, person, world })).map(({ id }) => id),
        ),
        actual: found(answer, 'followedUpPersons'),
      });
    }
  });
};

type Comparison = {
  readonly cell: string;
  readonly isRefused: boolean;
  /** What lies there, whoever may see it. */
  readonly all: readonly string[];
  readonly expected: ReadonlySet<string>;
  readonly actual: ReturnType<typeof found>;
};

function compare(cells: Cells, { cell, isRefused, all, expected, actual }: Comparison): void {
  if (isRefused || typeof actual === 'string') {
    cells.check(
      cell,
      isRefused ? 'FORBIDDEN' : 'SEEN',
      typeof actual === 'string' ? actual : 'SEEN',
    );
    return;
  }
  const { ids, isWhole } = actual;
  for (const id of all) {
    // Of a list with more pages the first one is looked at: what it shows must be right.
    if (!isWhole && expected.has(id) && !ids.has(id)) continue;
    cells.check(cell, expected.has(id) ? 'SEEN' : 'NOTHING', ids.has(id) ? 'SEEN' : 'NOTHING');
  }
  const known = new Set(all);
  for (const id of ids)
    if (!known.has(id)) cells.check(`${cell}, a row of another place`, 'NOTHING', 'SEEN');
}
