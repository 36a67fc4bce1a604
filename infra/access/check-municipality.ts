import type { Answer, DemoUser, SubgraphName } from '@imdinett/testing';
import type { Cells, Outcome } from './cells.ts';
import { inside, rootFields } from './expected.ts';
import { isListed, outcomeAt } from './persons.ts';
import { isIn, type Grant } from './reach.ts';
import type { ListName } from './rows.ts';
import { eachOf, isReached, municipalities, waysOf, type Check, type Run } from './run.ts';

const page = '(first: 100) { edges { node { id } } pageInfo { hasNextPage } }';

/** The fields of Municipality, by the subgraph that brings them. */
const fieldsOf = {
  // What everyone sees of any municipality.
  identity: {
    name: 'name',
    county: 'county { name }',
    districts: 'districts { name municipality { number } }',
  },
  nir: { followedUpPersons: `followedUpPersons${page}` },
  settlement: {
    settlementRequests: 'settlementRequests { id }',
    allocationLists: `allocationLists${page}`,
  },
  grants: { grantOverview: 'grantOverview(year: 2025) { year }' },
  jobbsjanse: { jobbsjanseParticipants: `jobbsjanseParticipants${page}` },
  support: { supportCases: `supportCases${page}` },
} as const satisfies Record<SubgraphName, Readonly<Record<string, string>>>;

/** Those that are a part of a list. */
const lists = [
  ...['settlementRequests', 'allocationLists', 'jobbsjanseParticipants', 'supportCases'],
] as readonly ListName[];

/** An answer, and where in it the municipality stands. */
type Look = { readonly answer: Answer; readonly path: readonly (string | number)[] };

/** What was found: a code, or the ids of the first page and whether there are more. */
function found(
  { answer, path }: Look,
  field: string,
): string | { readonly ids: ReadonlySet<string>; readonly isWhole: boolean } {
  const outcome = outcomeAt(answer, [...path, field]);
  if (outcome === 'NOTHING') return { ids: new Set(), isWhole: true };
  if (outcome !== 'SEEN') return outcome;
  // The shape is the schema's.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  let value: any = answer.data;
  for (const step of [...path, field]) value = value[step];
  const nodes: { id: string }[] = Array.isArray(value)
    ? value
    : value.edges.map(({ node }: { node: { id: string } }) => node);
  return {
    ids: new Set(nodes.map(({ id }) => id)),
    isWhole: Array.isArray(value) || value.pageInfo.hasNextPage === false,
  };
}

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

/** For each municipality and field how it looks through the gateway, and at the subgraph that brings it. */
async function* looks(
  { asking }: Run,
  user: DemoUser,
): AsyncGenerator<{ readonly number: string; readonly look: (field: string) => Look | undefined }> {
  const all = Object.values(fieldsOf).flatMap((fields) => Object.values(fields));
  for (const number of municipalities) {
    const document = `{ municipality(number: "${number}") { ${all.join(' ')} } }`;
    const answer = await asking.gateway({ user, document });
    yield { number, look: () => ({ answer, path: ['municipality'] }) };
  }
  const representations = municipalities.map((number) => ({ __typename: 'Municipality', number }));
  for (const [subgraph, fields] of Object.entries(fieldsOf)) {
    const answer = await asking.subgraph(subgraph as SubgraphName, {
      user,
      document: `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Municipality { ${Object.values(fields).join(' ')} } } }`,
      variables: { r: representations },
    });
    for (const [at, number] of municipalities.entries())
      yield {
        number,
        look: (field) => (field in fields ? { answer, path: ['_entities', at] } : undefined),
      };
  }
}

/** Under each municipality what belongs to it and to its earlier numbers, for each user as far as he reaches. */
export const partsOfMunicipalities: Check = async (run, cells) => {
  await eachOf(run.system.users, 3, async (user) => {
    for await (const { number, look } of looks(run, user)) {
      checkOpen({ user, number, look }, cells);
      for (const list of lists) checkPart(run, { user, number, look, list }, cells);
      checkPersons(run, { user, number, look }, cells);
    }
  });
};

type Cell = {
  readonly user: DemoUser;
  readonly number: string;
  readonly look: (field: string) => Look | undefined;
};

function checkOpen({ user, number, look }: Cell, cells: Cells): void {
  const expected = {
    name: 'SEEN',
    county: 'SEEN',
    districts: number === '0301' ? 'SEEN' : 'NOTHING',
    grantOverview: overviewOf(user, number),
  };
  for (const [field, outcome] of Object.entries(expected)) {
    const seen = look(field);
    if (seen !== undefined)
      cells.check(
        `${user.username}, ${field} of ${number}`,
        outcome,
        outcomeAt(seen.answer, [...seen.path, field]),
      );
  }
}

const placeOf = (number: string): Grant => ({ role: '', municipality: number, district: null });

function checkPart(
  run: Run,
  { user, number, look, list }: Cell & { readonly list: ListName },
  cells: Cells,
): void {
  const seen = look(list);
  if (seen === undefined) return;
  const ways = waysOf(user, list);
  const rows = run.world.rows[list].filter((row) => isIn(row, placeOf(number)));
  const expected = rows.filter(
    (row) => row.protection === 'NONE' && isReached(run, { user, row, ways }),
  );
  compare(cells, {
    cell: `${user.username}, ${list} of ${number}`,
    isRefused: ways.length === 0,
    all: rows.map(({ id }) => id),
    expected: new Set(expected.map(({ id }) => id)),
    actual: found(seen, list),
  });
}

function checkPersons({ world }: Run, { user, number, look }: Cell, cells: Cells): void {
  const seen = look('followedUpPersons');
  if (seen === undefined) return;
  const persons = [...world.persons.values()].filter(({ followUp }) =>
    isIn(followUp, placeOf(number)),
  );
  compare(cells, {
    cell: `${user.username}, followedUpPersons of ${number}`,
    isRefused: !mayAskForPersons(user),
    all: persons.map(({ id }) => id),
    expected: new Set(
      persons.filter((person) => isListed({ user, person, world })).map(({ id }) => id),
    ),
    actual: found(seen, 'followedUpPersons'),
  });
}

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
