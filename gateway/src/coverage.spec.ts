import { parse } from 'graphql';
import { buildArtefact, type Matrix, type PendingActions } from './build-artefact';
import { isMet, readPolicies } from './policy-table';

const matrix: Matrix = {
  actions: { 'thing:read': ['READER'], 'thing:write': ['WRITER'], 'front:read': ['*'] },
  publicOperations: ['Mutation.login', 'Query.contact'],
  impersonalActions: new Set(['front:read']),
};

const header =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@policy", "@shareable"])';

const sound = `${header}
  type Query {
    thing(id: ID!): Thing @policy(policies: [["thing:read"]])
    news: [String!] @policy(policies: [["front:read"]])
    contact: String
  }
  type Mutation { login: String  write: Receipt @policy(policies: [["thing:write"]]) }
  type Thing @key(fields: "id owner { number }") { id: ID!  owner: Owner!  name: String @policy(policies: [["thing:read"]]) }
  type Owner { number: ID!  free: String! }
  type Receipt { thing: Thing! }
`;

const build = (schema: string, pending: PendingActions = {}, more: readonly string[] = []) =>
  buildArtefact(
    [schema, ...more].map((text, i) => ({ name: `s${String(i)}`, schema: text })),
    matrix,
    pending,
  );

describe('the build checks', () => {
  it('take a sound graph and give its rules', () => {
    const { problems, rules } = build(sound);
    expect(problems).toEqual([]);
    expect(rules.publicWhenStale).toEqual(['Query.news']);
    expect(rules.actions['front:read']).toEqual(['*']);
    expect(rules.supergraphDigest).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each<[string, (schema: string) => string, RegExp]>([
    [
      'a query field without a policy',
      (s) => s.replace('contact: String', 'contact: String other: String'),
      /Query\.other carries no @policy/,
    ],
    [
      'a mutation field without a policy',
      (s) => s.replace('login: String', 'login: String remove: String'),
      /Mutation\.remove carries no @policy/,
    ],
    [
      'an entity field without a policy',
      (s) => s.replace('name: String', 'plain: String name: String'),
      /Thing\.plain carries no @policy/,
    ],
    [
      'a guarded field that may not be null',
      (s) => s.replace('name: String', 'name: String!'),
      /Thing\.name must be nullable/,
    ],
    [
      'a public field that may not be null',
      (s) => s.replace('contact: String', 'contact: String!'),
      /Query\.contact must be nullable/,
    ],
    [
      'a key field with a policy',
      (s) => s.replace('id: ID!  owner', 'id: ID! @policy(policies: [["thing:read"]])  owner'),
      /Thing\.id is a key field/,
    ],
    [
      'a field that is public and guarded',
      (s) => s.replace('contact: String', 'contact: String @policy(policies: [["thing:read"]])'),
      /Query\.contact is on the public list/,
    ],
    [
      'an unknown action',
      (s) =>
        s.replace(
          'name: String @policy(policies: [["thing:read"]])',
          'name: String @policy(policies: [["thing:see"]])',
        ),
      /Thing\.name asks for thing:see/,
    ],
    [
      'an action that guards nothing',
      (s) =>
        s.replace('@policy(policies: [["thing:write"]])', '@policy(policies: [["thing:read"]])'),
      /thing:write guards nothing/,
    ],
    [
      'an interface on the way to a protected type',
      (s) =>
        s.replace(
          'type Thing @key',
          'interface Named { id: ID! } type Thing implements Named @key',
        ),
      /Thing is protected and can be reached through the interface Named/,
    ],
    [
      'a union on the way to a protected type',
      (s) =>
        s.replace(
          'type Receipt { thing: Thing! }',
          'union Any = Thing type Receipt { thing: Any! }',
        ),
      /Thing is protected and can be reached through the union Any/,
    ],
  ])('refuse %s', (_, change, expected) => {
    expect(change(sound)).not.toBe(sound);
    expect(build(change(sound)).problems.join('\n')).toMatch(expected);
  });

  it('take an action that waits for its issue, and refuse one that waits no longer', () => {
    const without = sound.replace('  write: Receipt @policy(policies: [["thing:write"]])', '');
    expect(build(without, { 'thing:write': 7 }).problems).toEqual([]);
    expect(build(sound, { 'thing:write': 7 }).problems.join()).toMatch(/guards something by now/);
    expect(build(sound, { 'thing:gone': 7 }).problems.join()).toMatch(/no action of the matrix/);
  });

  it('treat a hint of composition as an error', () => {
    const other = `${header} type Query { b: P @policy(policies: [["thing:read"]]) } "Not the same text." type P @shareable { a: Int }`;
    const first = `${sound} "One text." type P @shareable { a: Int }`;
    expect(build(first, {}, [other]).problems.join()).toMatch(/hint INCONSISTENT_DESCRIPTION/);
  });

  it('merge the rules of two subgraphs: both must be met', () => {
    const shared = (action: string, query: string): string =>
      `${header} type Query { ${query}: P @policy(policies: [["thing:read"]]) } type P @shareable { a: Int @policy(policies: [["${action}"]]) }`;
    const { supergraph } = build(
      `${shared('thing:read', 'x')} type Mutation { login: String }`,
      {},
      [shared('thing:write', 'y')],
    );
    expect(supergraph).toContain('a: Int @policy(policies: [["thing:read", "thing:write"]])');
  });

  it('merge alternatives: one of each subgraph must be met, of a field as of a type', () => {
    const shared = (policies: string, query: string): string =>
      `${header} type Query { ${query}: P @policy(policies: [["thing:read"]]) } type P @shareable @policy(policies: ${policies}) { a: Int @policy(policies: ${policies}) }`;
    const { supergraph } = build(
      `${shared('[["thing:read"], ["thing:write"]]', 'x')} type Mutation { login: String }`,
      {},
      [shared('[["thing:close"], ["thing:open", "thing:move"]]', 'y')],
    );
    const { table } = readPolicies(parse(supergraph));
    for (const coordinate of ['P', 'P.a']) {
      const requirement = table.get(coordinate) ?? [];
      const meets = (...allowed: string[]): boolean => isMet(requirement, new Set(allowed));
      expect([
        meets('thing:read', 'thing:close'),
        meets('thing:write', 'thing:open', 'thing:move'),
        meets('thing:read', 'thing:write'),
        meets('thing:close', 'thing:open', 'thing:move'),
        meets('thing:read', 'thing:open'),
      ]).toEqual([true, true, false, false, false]);
    }
  });

  it('tell the errors of composition', () => {
    expect(build(sound, {}, ['type Query { x: Nothing }']).problems.join()).toMatch(
      /composition: .*Nothing/,
    );
  });
});
