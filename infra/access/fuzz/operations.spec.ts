import { parse, validate } from 'graphql';
import { demoRandom } from '../../seed/world.ts';
import { entityOperationOn, operationOn, type Operation } from './operations.ts';
import { graphOf, ways, type Way } from './schemas.ts';
import { poolsOf, type Draw } from './values.ts';

const none = {
  rows: {
    ...{ users: [], settlementRequests: [], allocationLists: [], assignedPersons: [] },
    ...{ settledPersons: [], grantCases: [], extraGrantCases: [], jobbsjanseParticipants: [] },
    supportCases: [],
    personFolders: [],
  },
  registers: { roleGrants: [], administratorChanges: [], allocationLines: [], caseReferences: [] },
};
const pools = poolsOf(none);
const drawOf = (number: number): Draw => ({
  random: demoRandom('operations', number),
  pools,
  home: '4003',
});

function manyOn(way: Way): readonly Operation[] {
  const graph = graphOf(way);
  const roots = Object.keys(graph.schema.getQueryType()?.getFields() ?? {}).filter(
    (name) => !name.startsWith('_'),
  );
  return Array.from({ length: 80 }, (_, number) => {
    const draw = drawOf(number);
    return graph.entities.length > 0 && number % 2 === 0
      ? entityOperationOn(graph, draw)
      : operationOn(graph, { draw, roots: [draw.random.pick(roots), draw.random.pick(roots)] });
  });
}

it.each(ways)('makes operations that are valid for the schema of %s', (way) => {
  const { schema } = graphOf(way);
  const problems = manyOn(way).flatMap(({ document }) =>
    validate(schema, parse(document)).map(({ message }) => `${message}\n${document}`),
  );
  expect(problems).toEqual([]);
});

it('makes the same operations of the same seed', () => {
  const shown = (operations: readonly Operation[]) =>
    operations.map(({ document, variables }) => ({ document, variables }));
  expect(shown(manyOn('gateway'))).toEqual(shown(manyOn('gateway')));
});

it('uses fragments, also within fragments, aliases, conditions and variables', () => {
  const documents = manyOn('gateway').map(({ document }) => document);
  for (const part of [
    /fragment F1 on/,
    /fragment .*\.\.\.F\d/,
    /\.\.\. on/,
    /\ba_\w+:/,
    /@skip/,
    /@include/,
    /\$v\d/,
  ])
    expect(documents.filter((document) => part.test(document)).length).toBeGreaterThan(2);
});
