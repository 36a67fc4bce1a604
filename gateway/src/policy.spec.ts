import { buildSchema, execute, getOperationAST, parse, print, type ExecutionResult } from 'graphql';
import { fillNulls } from './fill-nulls';
import { applyPolicy, type PolicyOutcome } from './policy';
import type { PolicyTable, Requirement } from './policy-table';

const schema = buildSchema(`
  type Query { person(id: ID!): Person  persons: [Person!]  strict: Strict  open: String  secret: Secret  beings: [Being]  animal: Animal }
  type Mutation { move(id: ID!): Person  rename(id: ID!): Person }
  type Person { id: ID!  name: String  address: Address  friends: [[Person]]  level: Level  must: String! }
  type Address { street: String  town: Town! }
  type Town { name: String  code: String! }
  type Strict { needed: String!  other: String }
  type Secret { text: String }
  enum Level { HIGH LOW }
  interface Being { title: String }
  type Robot implements Being { title: String  serial: String }
  type Ghost implements Being { title: String  fear: String }
  union Animal = Robot | Ghost
`);

const table: PolicyTable = new Map<string, Requirement>([
  ['Query.person', [['p.read']]],
  ['Query.persons', [['p.read']]],
  ['Person.name', [['p.name'], ['p.all', 'p.deep']]],
  ['Person.address', [['p.address']]],
  ['Person.must', [['p.must']]],
  ['Town.code', [['t.code']]],
  ['Strict.needed', [['s.needed']]],
  ['Secret', [['secret.read']]],
  ['Level', [['level.read']]],
  ['Ghost', [['ghost.see']]],
  ['Robot.serial', [['robot.serial']]],
  ['Mutation.move', [['p.move']]],
]);

const data = (() => {
  const address = { street: 'Storgata', town: { name: 'Skien', code: 'X' } };
  const ada = {
    id: '1',
    name: 'Ada',
    address,
    level: 'HIGH',
    must: 'm',
    friends: [[{ id: '2', name: 'Bo', must: 'm' }, null]],
  };
  const robot = { __typename: 'Robot', title: 'R2', serial: 's' };
  const ghost = { __typename: 'Ghost', title: 'Boo', fear: 'light' };
  return {
    person: ada,
    persons: [ada, ada],
    strict: { needed: 'n', other: 'o' },
    open: 'o',
    secret: { text: 't' },
    beings: [robot, ghost],
    animal: robot,
  };
})();

function apply(
  source: string,
  allowed: readonly string[],
  variables: Record<string, unknown> = {},
): PolicyOutcome {
  const document = parse(source);
  const operation = getOperationAST(document);
  if (!operation) throw new Error('no operation');
  return applyPolicy({ schema, document, operation, variables, table, allowed: new Set(allowed) });
}

/** What the client gets: the rewritten document executed, then filled with the original. */
async function answer(
  source: string,
  allowed: readonly string[],
  variables: Record<string, unknown> = {},
): Promise<ExecutionResult> {
  const outcome = apply(source, allowed, variables);
  const result: ExecutionResult = outcome.isEmpty
    ? { data: {} }
    : await execute({
        schema,
        document: outcome.document,
        rootValue: data,
        variableValues: variables,
      });
  return outcome.refusals.length === 0
    ? result
    : fillNulls({
        schema,
        document: parse(source),
        operationName: undefined,
        variables,
        result,
        refusals: outcome.refusals,
      });
}

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
const paths = ({ refusals }: PolicyOutcome): string[] => refusals.map(({ path }) => path.join('.'));

describe('what is removed', () => {
  it.each<[string, string, string[], string[]]>([
    ['a field whose action is missing', '{ person(id: 1) { id } open }', [], ['person']],
    ['nothing when the action is there', '{ person(id: 1) { id } }', ['p.read'], []],
    [
      'nothing when the first group is met (or)',
      '{ person(id: 1) { name } }',
      ['p.read', 'p.name'],
      [],
    ],
    [
      'nothing when all of the second group are met (and)',
      '{ person(id: 1) { name } }',
      ['p.read', 'p.all', 'p.deep'],
      [],
    ],
    [
      'a field when a group is met in part',
      '{ person(id: 1) { name } }',
      ['p.read', 'p.all'],
      ['person.name'],
    ],
    [
      'a field below a list, with @ for the step',
      '{ persons { id name } }',
      ['p.read'],
      ['persons.@.name'],
    ],
    [
      'a field below a list of lists',
      '{ person(id: 1) { friends { name } } }',
      ['p.read'],
      ['person.friends.@.@.name'],
    ],
    ['a field by its alias', '{ person(id: 1) { n: name m: id } }', ['p.read'], ['person.n']],
    [
      'each alias of a field',
      '{ a: person(id: 1) { id } b: person(id: 2) { id } }',
      [],
      ['a', 'b'],
    ],
    [
      'a field in a fragment, at each place where it is spread',
      'fragment F on Person { name } { person(id: 1) { ...F } persons { ...F } }',
      ['p.read'],
      ['person.name', 'persons.@.name'],
    ],
    [
      'a field in a nested fragment',
      'fragment G on Person { name } fragment F on Person { ...G id } { person(id: 1) { ...F } }',
      ['p.read'],
      ['person.name'],
    ],
    [
      'a field in an inline fragment without a type',
      '{ person(id: 1) { ... { name } id } }',
      ['p.read'],
      ['person.name'],
    ],
    ['a field whose type is guarded', '{ secret { text } open }', [], ['secret']],
    [
      'a field whose enum is guarded',
      '{ person(id: 1) { level id } }',
      ['p.read'],
      ['person.level'],
    ],
    [
      'a field once, though it is selected twice',
      '{ person(id: 1) { name name } }',
      ['p.read'],
      ['person.name'],
    ],
  ])('removes %s', (_, source, allowed, expected) => {
    expect(paths(apply(source, allowed))).toEqual(expected);
  });

  it.each<[string, string, string[], string[]]>([
    [
      'an interface field, when one possible object is guarded',
      '{ beings { title } }',
      [],
      ['beings.@.title'],
    ],
    ['no interface field, when every object is open', '{ beings { title } }', ['ghost.see'], []],
    [
      'nothing behind a condition on an open object',
      '{ beings { ... on Robot { title } } }',
      [],
      [],
    ],
    [
      'a guarded field behind a condition',
      '{ beings { ... on Robot { serial title } } }',
      [],
      ['beings.@.serial'],
    ],
    [
      'every field behind a condition on a guarded object',
      '{ beings { ... on Ghost { title fear } } }',
      [],
      ['beings.@.title', 'beings.@.fear'],
    ],
    [
      'the type name of an interface that may be guarded',
      '{ beings { __typename } }',
      [],
      ['beings.@.__typename'],
    ],
    [
      'fields of a union by their object',
      '{ animal { ... on Ghost { fear } ... on Robot { title } } }',
      [],
      ['animal.fear'],
    ],
    [
      'an interface field through a fragment on the interface',
      'fragment B on Being { title } { animal { ...B } }',
      [],
      ['animal.title'],
    ],
  ])('removes %s', (_, source, allowed, expected) => {
    expect(paths(apply(source, allowed))).toEqual(expected);
  });

  it.each<[string, string, Record<string, unknown>, string[], string]>([
    [
      'hides the refusal of a skipped field',
      'query ($x: Boolean!) { open person(id: 1) @skip(if: $x) { id } }',
      { x: true },
      [],
      '{ open }',
    ],
    [
      'tells it when it is not skipped',
      'query ($x: Boolean!) { open person(id: 1) @skip(if: $x) { id } }',
      { x: false },
      ['person'],
      '{ open }',
    ],
    [
      'reads a default',
      'query ($x: Boolean = false) { open person(id: 1) @include(if: $x) { id } }',
      {},
      [],
      '{ open }',
    ],
    [
      'reads a condition on a fragment',
      'query ($x: Boolean!) { open ...F @include(if: $x) } fragment F on Query { person(id: 1) { id } }',
      { x: false },
      [],
      '{ open }',
    ],
  ])('never keeps a field for its condition: %s', (_, source, variables, expected, left) => {
    const outcome = apply(source, [], variables);
    expect(paths(outcome)).toEqual(expected);
    expect(print(outcome.document).replaceAll(/\s+/g, ' ')).toContain(left);
    expect(print(outcome.document)).not.toContain('person');
  });
});

describe('the document to execute', () => {
  it('is the given one, untouched, when nothing is removed', () => {
    const document = parse('{ open }');
    const operation = getOperationAST(document);
    if (!operation) throw new Error('no operation');
    const outcome = applyPolicy({
      schema,
      document,
      operation,
      variables: {},
      table,
      allowed: new Set(),
    });
    expect(outcome).toEqual({ document, queryHash: null, refusals: [], isEmpty: false });
  });

  it('is a new one with a hash of its own, and the given one stays as it was', () => {
    const document = parse('{ person(id: 1) { id name } }');
    const before = print(document);
    const operation = getOperationAST(document);
    if (!operation) throw new Error('no operation');
    const common = { schema, document, operation, variables: {}, table };
    const weak = applyPolicy({ ...common, allowed: new Set(['p.read']) });
    const none = applyPolicy({ ...common, allowed: new Set() });
    const full = applyPolicy({ ...common, allowed: new Set(['p.read', 'p.name']) });
    expect(print(document)).toBe(before);
    expect(full.document).toBe(document);
    expect(weak.queryHash).toMatch(/^[0-9a-f]{64}$/);
    expect(weak.queryHash).not.toBe(none.queryHash);
    expect(applyPolicy({ ...common, allowed: new Set(['p.read']) }).queryHash).toBe(weak.queryHash);
  });

  it('keeps a type name where a selection would become empty', () => {
    const outcome = apply('{ person(id: 1) { name } }', ['p.read']);
    expect(print(outcome.document)).toContain('__left: __typename');
    expect(outcome.isEmpty).toBe(false);
  });

  it('is empty when nothing is left to ask', () => {
    expect(apply('{ person(id: 1) { name } persons { id } }', []).isEmpty).toBe(true);
  });

  it('refuses a guarded mutation and leaves the other alone', () => {
    expect(paths(apply('mutation { move(id: 1) { id } }', []))).toEqual(['move']);
    expect(paths(apply('mutation { rename(id: 1) { id } }', []))).toEqual([]);
    expect(paths(apply('mutation { rename(id: 1) { id name } }', []))).toEqual(['rename.name']);
  });
});

describe('the answer', () => {
  it('holds null and one error with the path for each removed field', async () => {
    const result = await answer('{ open person(id: 1) { id n: name } }', ['p.read']);
    expect(plain(result.data)).toEqual({ open: 'o', person: { id: '1', n: null } });
    expect(plain(result.errors)).toEqual([
      expect.objectContaining({ path: ['person', 'n'], extensions: { code: 'FORBIDDEN' } }),
    ]);
  });

  it('lets a field that may not be null take its parent with it, with one error', async () => {
    const result = await answer('{ open person(id: 1) { id must } }', ['p.read']);
    expect(plain(result.data)).toEqual({ open: 'o', person: null });
    expect(result.errors).toHaveLength(1);
  });

  it('propagates through nested fields that may not be null', async () => {
    const result = await answer('{ person(id: 1) { id address { street town { name code } } } }', [
      'p.read',
      'p.address',
    ]);
    expect(plain(result.data)).toEqual({ person: { id: '1', address: null } });
    expect(result.errors?.map(({ path }) => path)).toEqual([['person', 'address', 'town', 'code']]);
  });

  it('propagates through a list to the nearest field that may be null', async () => {
    const result = await answer('{ open persons { id must } }', ['p.read']);
    expect(plain(result.data)).toEqual({ open: 'o', persons: null });
    expect(result.errors).toHaveLength(1);
  });

  it('is null fields alone when everything is removed', async () => {
    const result = await answer('{ person(id: 1) { id } persons { name } }', []);
    expect(plain(result.data)).toEqual({ person: null, persons: null });
    expect(result.errors).toHaveLength(2);
  });

  it('shows nothing that the client did not ask for', async () => {
    const result = await answer(
      '{ person(id: 1) { name } beings { ... on Robot { title serial } } strict { needed other } }',
      ['p.read'],
    );
    expect(plain(result.data)).toEqual({
      person: { name: null },
      beings: [{ title: 'R2', serial: null }, {}],
      strict: null,
    });
  });

  it('keeps the errors of the execution', async () => {
    const source = '{ open person(id: 1) { id } }';
    const refusals = apply(source, []).refusals;
    const failed: ExecutionResult = { data: { open: null }, errors: [] };
    const result = await fillNulls({
      schema,
      document: parse(source),
      operationName: undefined,
      variables: {},
      result: failed,
      refusals,
    });
    expect(plain(result.data)).toEqual({ open: null, person: null });
    const nothing = await fillNulls({
      schema,
      document: parse(source),
      operationName: undefined,
      variables: {},
      result: { data: null },
      refusals,
    });
    expect(nothing.data).toBeNull();
  });
});
