import { errorsFor } from './failed-fetch';

const error = { message: 'm', extensions: { code: 'UNAVAILABLE' } };
const paths = (query: string, variables?: Record<string, unknown>): string[] =>
  errorsFor({ query, variables }, error).map(({ path = [] }) => path.join('.'));

it.each<[string, string, Record<string, unknown> | undefined, string[]]>([
  [
    'each field of the root, by its response name',
    '{ a b: c { d } __typename }',
    undefined,
    ['a', 'b'],
  ],
  [
    'fields through fragments',
    '{ ... on Query { a } ...F } fragment F on Query { b }',
    undefined,
    ['a', 'b'],
  ],
  ['a mutation', 'mutation { move(id: 1) { id } }', undefined, ['move']],
  [
    'each field of each entity',
    'query($representations: [_Any!]!) { _entities(representations: $representations) { ... on Person { a b: c } } }',
    {
      representations: [
        { __typename: 'Person', id: '1' },
        { __typename: 'Person', id: '2' },
      ],
    },
    ['_entities.0.a', '_entities.0.b', '_entities.1.a', '_entities.1.b'],
  ],
  [
    'of an entity those of its type',
    'query($representations: [_Any!]!) { _entities(representations: $representations) { __typename ... on Person { a } ... on Town { b } ...F } } fragment F on Town { c }',
    {
      representations: [
        { __typename: 'Town', id: '1' },
        { __typename: 'Person', id: '2' },
      ],
    },
    ['_entities.0.b', '_entities.0.c', '_entities.1.a'],
  ],
  [
    'nothing of no entity',
    'query($representations: [_Any!]!) { _entities(representations: $representations) { ... on Person { a } } }',
    { representations: [] },
    [],
  ],
])('tells of %s', (_, ...[query, variables, expected]) => {
  expect(paths(query, variables)).toEqual(expected);
});
