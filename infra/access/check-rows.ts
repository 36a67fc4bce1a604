import type { Answer, DemoUser, SubgraphName } from '@imdinett/testing';
import type { Cells } from './cells.ts';
import { changes, creations, type Creation, type Place } from './changes.ts';
import { outcomeAt } from './persons.ts';
import { isIn } from './reach.ts';
import { outcomeOfRoot } from './roots.ts';
import { listNames, subgraphOf, type ListName } from './rows.ts';
import {
  eachOf,
  idsOf,
  inFives,
  isReached,
  kindOf,
  oneOfEachKind,
  waysOf,
  type Check,
  type Run,
} from './run.ts';

/** Every row of every register in or out of the list of each user. Shielded persons stand in no list outside nir. */
export const listsOfRows: Check = async (run, cells) => {
  await eachOf(run.system.users, 3, async (user) => {
    for (const list of listNames)
      for (const at of ['gateway', subgraphOf(list)] as const)
        await checkList({ ...run, user, list, at }, cells);
  });
};

type Listing = Run & {
  readonly user: DemoUser;
  readonly list: ListName;
  readonly at: 'gateway' | SubgraphName;
};

async function checkList({ user, list, at, ...run }: Listing, cells: Cells): Promise<void> {
  const ways = waysOf(user, list);
  const id = list.endsWith('Persons') ? 'person { id }' : 'id';
  const found = await idsOf(run, { user, list, id, at });
  const cell = `${user.username}, ${list} at ${at}`;
  if (ways.length === 0 || typeof found === 'string') {
    const outcome = typeof found === 'string' ? found : 'SEEN';
    cells.check(cell, ways.length === 0 ? 'FORBIDDEN' : 'SEEN', outcome);
    return;
  }
  for (const row of run.world.rows[list]) {
    const isIn = isReached(run, { user, row, ways }) && row.protection === 'NONE';
    cells.check(
      `${cell} ${kindOf(run, row)}`,
      isIn ? 'SEEN' : 'NOTHING',
      found.has(row.id) ? 'SEEN' : 'NOTHING',
    );
  }
}

/** The root field that gives one row of a list. */
const oneOf = {
  users: 'user',
  allocationLists: 'allocationList',
  grantCases: 'grantCase',
  extraGrantCases: 'extraGrantCase',
  jobbsjanseParticipants: 'jobbsjanseParticipant',
  supportCases: 'supportCase',
} as const satisfies Partial<Record<ListName, string>>;

/** A row of each kind by its id, at the gateway and past it. Who has no way at all is refused: see the root fields. */
export const rowsById: Check = async (run, cells) => {
  const { system, asking, world } = run;
  await eachOf(system.users, 3, async (user) => {
    for (const list of Object.keys(oneOf) as (keyof typeof oneOf)[]) {
      const [field, ways] = [oneOf[list], waysOf(user, list)];
      if (ways.length === 0) continue;
      for (const five of inFives(oneOfEachKind(world.rows[list]))) {
        const asked = five.map(({ id }, at) => `r${String(at)}: ${field}(id: "${id}") { id }`);
        const question = { user, document: `{ ${asked.join(' ')} }` };
        const answers = [
          await asking.gateway(question),
          await asking.subgraph(subgraphOf(list), question),
        ];
        five.forEach((row, at) => {
          const isOpen =
            isReached(run, { user, row, ways }) && row.protection !== 'STRICTLY_CONFIDENTIAL';
          for (const answer of answers)
            cells.check(
              `${user.username}, ${field} ${kindOf(run, row)}`,
              isOpen ? 'SEEN' : 'NOT_FOUND',
              outcomeAt(answer, [`r${String(at)}`]),
            );
        });
      }
    }
  });
};

/** A row of each kind, changed by whoever has the action: within its reach, readable and beyond it, or not there at all. */
export const changesOfRows: Check = async (run, cells) => {
  const { system, asking, world } = run;
  await eachOf(system.users, 3, async (user) => {
    for (const [field, { subgraph, list, roles, ask }] of Object.entries(changes)) {
      const ways = user.grants.flatMap((grant) =>
        [roles[grant.role], roles['everyone']].flatMap((reach) =>
          reach === undefined ? [] : [{ grant, reach }],
        ),
      );
      if (ways.length === 0) continue;
      for (const row of oneOfEachKind(world.rows[list])) {
        const question = { user, document: `mutation { ${ask(row)} }` };
        const isHidden = row.protection === 'STRICTLY_CONFIDENTIAL';
        const isRead = isReached(run, { user, row, ways: waysOf(user, list) }) && !isHidden;
        const isOpen = isReached(run, { user, row, ways }) && !isHidden;
        for (const answer of [
          await asking.gateway(question),
          await asking.subgraph(subgraph, question),
        ])
          cells.check(
            `${user.username}, ${field} ${kindOf(run, row)}`,
            isOpen ? 'MAY' : isRead ? 'FORBIDDEN' : 'NOT_FOUND',
            isNotFound(answer) ? 'NOT_FOUND' : outcomeOfRoot(answer, field),
          );
      }
    }
  });
};

const isNotFound = ({ errors }: Answer): boolean => errors?.[0]?.extensions.code === 'NOT_FOUND';

/** Municipalities in force and districts, some of them the callers' own. */
const places: readonly Place[] = [
  { municipality: '4003', district: null },
  { municipality: '4001', district: null },
  { municipality: '1508', district: null },
  { municipality: '0301', district: null },
  { municipality: '0301', district: '030101' },
  { municipality: '0301', district: '030102' },
];

/** Something new, in places that are the caller's and in others. */
export const creationsInPlaces: Check = async ({ system, asking }, cells) => {
  await eachOf(system.users, 3, async (user) => {
    for (const [field, { subgraph, roles, ask }] of Object.entries<Creation>(creations)) {
      const grants = user.grants.filter(({ role }) => role in roles);
      if (grants.length === 0) continue;
      for (const place of places) {
        const question = { user, document: `mutation { ${ask(place)} }` };
        const isHis = grants.some((grant) => roles[grant.role] === 'all' || isIn(place, grant));
        for (const answer of [
          await asking.gateway(question),
          await asking.subgraph(subgraph, question),
        ])
          cells.check(
            `${user.username}, ${field} in ${place.municipality} ${place.district ?? ''}`,
            isHis ? 'RULE_VIOLATION' : 'FORBIDDEN',
            answer.errors?.[0]?.extensions.code ?? 'MAY',
          );
      }
    }
  });
};
