import { buildSchema, getOperationAST, parse, specifiedRules, validate } from 'graphql';
import { documentRules, limits, operationProblem } from './limits';

const schema = buildSchema(`
  type Query { me: User  things(first: Int, after: String): ThingConnection  deep: Deep  a: Int b: Int c: Int d: Int e: Int f: Int  contact: String }
  type Mutation { login(code: String): String  verifyOneTimeCode(code: String): String  grantRole(x: Int): String  revokeRole(x: Int): String }
  type User { id: ID  things(first: Int): ThingConnection }
  type ThingConnection { edges: [ThingEdge!]! }
  type ThingEdge { node: Thing! }
  type Thing { id: ID  parts: [Part]  things(first: Int): ThingConnection  owner: User }
  type Part { id: ID }
  type Deep { deep: Deep  id: ID }
`);

/** The rules that an operation breaks, as its client is told. */
function broken(source: string, variables: Record<string, unknown> = {}): readonly unknown[] {
  const document = parse(source);
  const errors = validate(schema, document, [...specifiedRules, ...documentRules()]);
  if (errors.length > 0)
    return errors.map(({ message, extensions }) => extensions['rule'] ?? message);
  const operation = getOperationAST(document);
  if (!operation) throw new Error('no operation');
  const problem = operationProblem({ schema, document, operation, variables });
  return problem ? [problem.extensions['rule']] : [];
}

const deep = (levels: number): string => (levels === 0 ? 'id' : `deep { ${deep(levels - 1)} }`);
const times = (count: number, text: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => text(i)).join(' ');

describe('what is let through', () => {
  it.each([
    [
      'a page of what a page shows',
      '{ me { things(first: 100) { edges { node { id parts { id } owner { id } } } } } }',
    ],
    ['the largest depth', `{ ${deep(9)} }`],
    ['a mutation', 'mutation { login(code: "1") }'],
    [
      'a mutation through a fragment',
      'mutation { ...F } fragment F on Mutation { login(code: "1") }',
    ],
    ['five fields', '{ a b c d e }'],
    ['many aliases', `{ me { ${times(15, (i) => `x${String(i)}: id`)} } }`],
  ])('%s', (_, source) => {
    expect(broken(source)).toEqual([]);
  });
});

describe('what is refused', () => {
  it.each<[string, string, string, Record<string, unknown>?]>([
    ['depth', `{ ${deep(10)} }`, 'limits.depth'],
    [
      'depth through fragments',
      `{ deep { ...A } } fragment A on Deep { ${deep(5).replace('id', '...B')} } fragment B on Deep { ${deep(6)} }`,
      'limits.depth',
    ],
    [
      'depth through inline fragments',
      `{ deep { ... on Deep { ${deep(5).replace('id', `... { ${deep(5)} }`)} } } }`,
      'limits.depth',
    ],
    ['aliases', `{ me { ${times(16, (i) => `x${String(i)}: id`)} } }`, 'limits.aliases'],
    [
      'aliases through fragments',
      `{ me { ...A ...B } } fragment A on User { ${times(8, (i) => `x${String(i)}: id`)} } fragment B on User { ${times(8, (i) => `y${String(i)}: id`)} }`,
      'limits.aliases',
    ],
    [
      'directives',
      `{ ${times(11, (i) => `... @include(if: true) { x${String(i)}: a }`)} }`,
      'limits.directives',
    ],
    [
      'directives through fragments',
      `{ ...A ...B } fragment A on Query { ${times(6, (i) => `... @include(if: true) { x${String(i)}: a }`)} } fragment B on Query { ${times(6, (i) => `... @include(if: true) { y${String(i)}: a }`)} }`,
      'limits.directives',
    ],
    ['six fields', '{ a b c d e f }', 'limits.query-fields'],
    [
      'six fields through fragments',
      '{ ...A ...B } fragment A on Query { a b c } fragment B on Query { d e f }',
      'limits.query-fields',
    ],
    ['two mutations', 'mutation { grantRole(x: 1) revokeRole(x: 1) }', 'limits.mutation-fields'],
    [
      'two mutations by alias',
      'mutation { a: grantRole(x: 1) b: grantRole(x: 2) }',
      'limits.mutation-fields',
    ],
    [
      'two mutations through fragments',
      'mutation { ...A ...B } fragment A on Mutation { grantRole(x: 1) } fragment B on Mutation { revokeRole(x: 1) }',
      'limits.mutation-fields',
    ],
    [
      'two logins by alias',
      'mutation { a: login(code: "1") b: login(code: "2") }',
      'limits.credentials',
    ],
    [
      'two logins through fragments',
      'mutation { ...A ...B } fragment A on Mutation { a: login(code: "1") } fragment B on Mutation { b: login(code: "2") }',
      'limits.credentials',
    ],
    [
      'two codes through nested inline fragments',
      'mutation { verifyOneTimeCode(code: "1") ... { ... on Mutation { b: verifyOneTimeCode(code: "2") } } }',
      'limits.credentials',
    ],
    [
      'a login beside a code',
      'mutation { login(code: "1") verifyOneTimeCode(code: "2") }',
      'limits.credentials',
    ],
    [
      'a second login behind a condition',
      'mutation { a: login(code: "1") b: login(code: "2") @include(if: false) }',
      'limits.credentials',
    ],
    [
      'a page of pages',
      '{ things(first: 100) { edges { node { things(first: 100) { edges { node { id } } } } } } }',
      'limits.cost',
    ],
    [
      'a page of pages in variables',
      'query ($n: Int) { things(first: $n) { edges { node { things(first: $n) { edges { node { id } } } } } } }',
      'limits.cost',
      { n: 100 },
    ],
    [
      'a page of pages in a default',
      'query ($n: Int = 100) { things(first: $n) { edges { node { things(first: $n) { edges { node { id } } } } } } }',
      'limits.cost',
    ],
    [
      'a page of pages through a fragment',
      '{ things(first: 100) { edges { node { ...F } } } } fragment F on Thing { things(first: 100) { edges { node { id } } } }',
      'limits.cost',
    ],
    ['a name that the gateway keeps for itself', '{ __left: a }', 'limits.alias-name'],
    [
      'that name in a fragment',
      '{ me { ...F } } fragment F on User { __type_of: id }',
      'limits.alias-name',
    ],
  ])('%s', (_, ...[source, rule, variables]) => {
    expect(broken(source, variables)).toEqual([rule]);
  });

  it('fragments that double each other, at once', () => {
    const bomb = `{ me { ...F0 } } ${times(60, (i) => `fragment F${String(i)} on User { ...F${String(i + 1)} ...F${String(i + 1)} }`)} fragment F60 on User { id }`;
    expect(bomb.length).toBeLessThan(limits.bodyBytes);
    expect(broken(bomb)).toEqual(['limits.fields']);
  });

  it('more tokens than a page needs', () => {
    expect(() =>
      parse(`{ me { ${times(1000, () => 'id')} } }`, { maxLexicalTokens: limits.tokens }),
    ).toThrow(/token/i);
  });
});
