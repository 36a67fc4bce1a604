import type { DemoUser, SubgraphName } from '@imdinett/testing';
import { rootFields } from './expected.ts';
import {
  expectedAtGateway,
  expectedOf,
  expectedOfPerson,
  fieldsOf,
  isListed,
  outcomeAt,
  pathAtSubgraph,
  pathOf,
  throughTheGateway,
} from './persons.ts';
import { eachOf, idsOf, inFives, samples, type Check } from './run.ts';

/** Two of each kind of person × each field × each user, as the gateway's entity fetches ask. */
export const personsAtSubgraphs: Check = async (run, cells) => {
  const persons = samples(run, 2);
  await eachOf(run.system.users, 3, async (user) => {
    for (const [subgraph, fields] of Object.entries(fieldsOf))
      for (let from = 0; from < persons.length; from += 100) {
        const page = persons.slice(from, from + 100);
        const answer = await run.asking.subgraph(subgraph as SubgraphName, {
          user,
          document: `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Person { ${Object.values(fields).join(' ')} } } }`,
          variables: { r: page.map(({ id }) => ({ __typename: 'Person', id })) },
        });
        page.forEach((person, at) => {
          for (const field of Object.keys(fields))
            cells.check(
              `${user.username}, ${person.group} ${person.protection}, ${field}`,
              expectedOf(field, { user, person, world: run.world }),
              outcomeAt(answer, ['_entities', at, ...pathAtSubgraph(field)]),
            );
        });
      }
  });
};

const mayAsk = (user: DemoUser): boolean =>
  user.grants.some(({ role }) => rootFields.get('persons')?.get('roles')?.includes(role));

/** All 2 000 persons in or out of the list of each user who has it. */
export const listOfPersons: Check = async (run, cells) => {
  const { system, world } = run;
  await eachOf(system.users.filter(mayAsk), 3, async (user) => {
    for (const at of ['gateway', 'nir'] as const) {
      const found = await idsOf(run, { user, list: 'persons', id: 'id', at });
      for (const person of world.persons.values())
        cells.check(
          `${user.username}, ${person.group} ${person.protection} in persons at ${at}`,
          isListed({ user, person, world }) ? 'SEEN' : 'NOTHING',
          typeof found === 'string' ? found : found.has(person.id) ? 'SEEN' : 'NOTHING',
        );
    }
  });
};

/** Porsgrunn stands to Skien as Skien to Porsgrunn: its users ask at the subgraphs alone, and its persons are the others'. */
const isAsking = ({ username }: DemoUser): boolean => !username.startsWith('porsgrunn.');
const askedAbout = /^(skien|skien-3807|porsgrunn|gamle-oslo|gruenerloekka|aalesund-1507)\//;

/** One of each kind of person by id, with the fields of four subgraphs in one request. */
export const personsAtGateway: Check = async (run, cells) => {
  const { system, asking, world } = run;
  const persons = samples(run, 1).filter(({ group }) => askedAbout.test(group));
  await eachOf(system.users.filter(mayAsk).filter(isAsking), 3, async (user) => {
    for (const five of inFives(persons)) {
      const asked = five.map(
        ({ id }, at) => `p${String(at)}: person(id: "${id}") { ${throughTheGateway} }`,
      );
      const answer = await asking.gateway({ user, document: `{ ${asked.join(' ')} }` });
      five.forEach((person, at) => {
        const cell = `${user.username}, ${person.group} ${person.protection}`;
        const expected = expectedOfPerson({ user, person, world });
        cells.check(cell, expected, outcomeAt(answer, [`p${String(at)}`]));
        if (expected !== 'SEEN') return;
        for (const field of Object.values(fieldsOf).flatMap((fields) => Object.keys(fields)))
          cells.check(
            `${cell}, ${field}`,
            expectedAtGateway(field, { user, person, world }),
            outcomeAt(answer, [`p${String(at)}`, ...pathOf(field)]),
          );
      });
    }
  });
};
