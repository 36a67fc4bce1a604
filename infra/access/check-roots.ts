import type { DemoUser, SubgraphName } from '@imdinett/testing';
import { rootFields } from './expected.ts';
import { outcomeAt } from './persons.ts';
import { documentFor, mutations, outcomeOfRoot, queries } from './roots.ts';
import { eachOf, type Check, type Run } from './run.ts';
import type { Cells } from './cells.ts';

const mayAsk = (user: DemoUser, field: string): boolean => {
  const roles = rootFields.get(field)?.get('roles') ?? [];
  return roles.includes('everyone') || user.grants.some(({ role }) => roles.includes(role));
};

async function checkRoots(
  { system, asking }: Run,
  cells: Cells,
  [operation, documents]: readonly ['query' | 'mutation', typeof queries],
): Promise<void> {
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
}

export const fieldsOfQuery: Check = (run, cells) => checkRoots(run, cells, ['query', queries]);
export const fieldsOfMutation: Check = (run, cells) =>
  checkRoots(run, cells, ['mutation', mutations]);

/**
 * The gateway caches plans. Each query is asked by one who has it and one who has not, in both orders, each time under a
 * name that no plan is kept for: nobody gets the plan of the other.
 */
export const bothOrders: Check = async ({ system, asking }, cells) => {
  const fields = Object.values(queries).flatMap((documents) => Object.entries(documents));
  await eachOf(fields, 3, async ([field, document]) => {
    const has = system.users.find((user) => mayAsk(user, field));
    const hasNot = system.users.find((user) => !mayAsk(user, field));
    if (has === undefined || hasNot === undefined) return;
    for (const [name, callers] of [
      ['HasFirst', [has, hasNot, has]],
      ['HasNotFirst', [hasNot, has, hasNot]],
    ] as const)
      for (const user of callers) {
        const text = `query ${name}_${field} { me { id } ${documentFor(document, has)} }`;
        const answer = await asking.gateway({ user, document: text });
        const cell = `${name}, ${field}, ${user.username}`;
        cells.check(cell, user === has ? 'MAY' : 'FORBIDDEN', outcomeOfRoot(answer, field));
        cells.check(`${cell}, me beside it`, 'SEEN', outcomeAt(answer, ['me']));
      }
  });
};
