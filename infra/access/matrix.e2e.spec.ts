import { startSystem, type DemoUser, type SubgraphName, type System } from '@imdinett/testing';
import { demoPersons, namedPlaces, type DemoPerson } from '../seed/world.ts';
import { eachOf, makeAsking, type Asking } from './asking.ts';
import { makeCells } from './cells.ts';
import { lists, rootFields } from './expected.ts';
import { expectedOf, fieldsOf, outcomeAt } from './persons.ts';
import { reachesRow, type Caller, type World } from './reach.ts';
import { documentFor, mutations, outcomeOfRoot, queries } from './roots.ts';
import { listNames, rowsOf } from './rows.ts';

let system: System;
let asking: Asking;
let world: World;
const everybody = new Map(demoPersons().map((person) => [person.id, person]));

beforeAll(async () => {
  system = await startSystem();
  asking = makeAsking(system);
  const today = new Date().toLocaleDateString('sv-SE', { timeZone: 'Europe/Oslo' });
  world = { rows: await rowsOf(system), persons: everybody, today };
  await eachOf(system.users, 2, async (user) => {
    await asking.gateway({ user, document: '{ me { id } }' });
  });
}, 300_000);

afterAll(() => system.stop(), 60_000);

const minutes = 60_000;

/** Two of each kind of person that the demo world has in its named places. */
function samples(): readonly DemoPerson[] {
  const places = new Set<string>(namedPlaces.map(({ key }) => key));
  const taken = new Map<string, number>();
  return [...everybody.values()].filter(({ group, protection }) => {
    const kind = `${group} ${protection}`;
    const count = taken.get(kind) ?? 0;
    taken.set(kind, count + 1);
    return places.has(group.split('/')[0] ?? '') && count < 2;
  });
}

const report = (what: string, counts: Readonly<Record<string, number>>): void => {
  console.log(`access matrix, ${what}: ${JSON.stringify(counts)}`);
};

it(
  'shows each role the fields of Person that the table gives it, of whom it reaches, at each subgraph',
  async () => {
    const cells = makeCells();
    const persons = samples();
    await eachOf(system.users, 3, async (user) => {
      for (const [subgraph, fields] of Object.entries(fieldsOf))
        for (let from = 0; from < persons.length; from += 100) {
          const page = persons.slice(from, from + 100);
          const answer = await asking.subgraph(subgraph as SubgraphName, {
            user,
            document: `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Person { ${Object.values(fields).join(' ')} } } }`,
            variables: { r: page.map(({ id }) => ({ __typename: 'Person', id })) },
          });
          page.forEach((person, at) => {
            for (const field of Object.keys(fields))
              cells.check(
                `${user.username}, ${person.group} ${person.protection}, ${field}`,
                expectedOf(field, { user, person, world }),
                outcomeAt(answer, ['_entities', at, field]),
              );
          });
        }
    });
    report('persons at the subgraphs', cells.counts());
    expect(cells.wrong()).toEqual([]);
  },
  10 * minutes,
);

/** Every id of a list, page by page; null where the list is refused. */
async function idsOf(user: DemoUser, list: string, id: string): Promise<Set<string> | string> {
  const ids = new Set<string>();
  for (let after: string | null = null; ;) {
    const { data, errors } = await asking.gateway({
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

it(
  'lists for each role the rows that it reaches and no other, through the gateway',
  async () => {
    const cells = makeCells();
    await eachOf(system.users, 3, async (user) => {
      const caller = callerOf(user);
      for (const list of listNames) {
        const ways = user.grants.flatMap((grant) =>
          (lists.get(grant.role)?.get(list) ?? []).map((reach) => ({ grant, reach })),
        );
        const found = await idsOf(user, list, list.endsWith('Persons') ? 'person { id }' : 'id');
        if (ways.length === 0) {
          cells.check(
            `${user.username}, ${list}`,
            'FORBIDDEN',
            typeof found === 'string' ? found : 'SEEN',
          );
          continue;
        }
        for (const row of world.rows[list]) {
          const isReached = ways.some(({ grant, reach }) =>
            reachesRow(reach, row, { grant, caller, world }),
          );
          cells.check(
            `${user.username}, ${list}, ${row.municipality ?? ''} ${row.district ?? ''} ${row.personId === null ? row.id : (everybody.get(row.personId)?.group ?? '')} ${row.protection}`,
            // Shielded persons stand in no list outside nir.
            isReached && row.protection === 'NONE' ? 'SEEN' : 'NOTHING',
            typeof found === 'string' ? found : found.has(row.id) ? 'SEEN' : 'NOTHING',
          );
        }
      }
    });
    report('lists at the gateway', cells.counts());
    expect(cells.wrong()).toEqual([]);
  },
  10 * minutes,
);

const mayAsk = (user: DemoUser, field: string): boolean => {
  const roles = rootFields.get(field)?.get('roles') ?? [];
  return roles.includes('everyone') || user.grants.some(({ role }) => roles.includes(role));
};

it.each([
  ['query', queries],
  ['mutation', mutations],
] as const)(
  'opens each field of %s to the roles of the table alone, at the gateway and at each subgraph',
  async (operation, documents) => {
    const cells = makeCells();
    await eachOf(system.users, 3, async (user) => {
      for (const [subgraph, fields] of Object.entries(documents))
        for (const [field, document] of Object.entries(fields)) {
          const question = { user, document: `${operation} { ${documentFor(document, user)} }` };
          const ways = {
            gateway: await asking.gateway(question),
            [subgraph]: await asking.subgraph(subgraph as SubgraphName, question),
          };
          for (const [way, answer] of Object.entries(ways))
            cells.check(
              `${user.username}, ${field} at ${way}`,
              mayAsk(user, field) ? 'MAY' : 'FORBIDDEN',
              outcomeOfRoot(answer, field),
            );
        }
    });
    report(`${operation} fields`, cells.counts());
    expect(cells.wrong()).toEqual([]);
  },
  10 * minutes,
);

function callerOf({ username, grants }: DemoUser): Caller {
  const [row] = world.rows.users.filter(({ name }) => name === username);
  return { id: row?.id ?? '', username, grants };
}
