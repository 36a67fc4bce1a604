import fc from 'fast-check';
import {
  buildSchema,
  execute,
  getNamedType,
  getOperationAST,
  isCompositeType,
  isObjectType,
  Kind,
  parse,
  validate,
  visit,
  type ExecutionResult,
  type GraphQLCompositeType,
} from 'graphql';
import { fillNulls } from './fill-nulls';
import { applyPolicy, placeholder, typeMark } from './policy';
import { isMet, type PolicyTable } from './policy-table';
import { touchedFields } from './touched-fields';

const schema = buildSchema(`
  type Query { a: A  list: [A!]  any: I  one: U  plain: String }
  type A implements I { id: ID!  a: A  b: B!  many: [B]  text: String }
  type B implements I { id: ID!  a: A  text: String  needed: String! }
  interface I { id: ID!  text: String }
  union U = A | B
`);
const coordinates = [
  'Query.a',
  'Query.list',
  'Query.any',
  'Query.one',
  'A.a',
  'A.b',
  'A.many',
  'A.text',
  'B.a',
  'B.text',
  'B.needed',
  'A',
  'B',
];
const leaf = { id: '1', text: 't', needed: 'n' };
const b = { __typename: 'B', ...leaf, a: null };
const a: Record<string, unknown> = { __typename: 'A', ...leaf, b, many: [b, null] };
a['a'] = { ...a, a: null };
const data = { a, list: [a, a], any: b, one: a, plain: 'p' };

/** A selection on a type, as deep as the budget allows: fields, aliases, conditions, inline and named fragments. */
function selection(type: GraphQLCompositeType, depth: number): fc.Arbitrary<string> {
  const fields = 'getFields' in type ? Object.values(type.getFields()) : [];
  const usable = fields.filter((field) => depth > 0 || !isCompositeType(getNamedType(field.type)));
  const field = fc.constantFrom('', ' @include(if: $on)', ' @skip(if: $on)').chain((condition) =>
    fc.constantFrom('plain', ...usable.map(({ name }) => name)).chain((name) => {
      const chosen = usable.find((one) => one.name === name);
      const inner = chosen && getNamedType(chosen.type);
      if (!chosen) return fc.constant('__typename');
      // An alias of its own for each field and condition, so that what is selected twice can be merged.
      const alias = `${type.name}_${name}_${condition.includes('skip') ? 's' : 'i'}: `;
      return isCompositeType(inner)
        ? selection(inner, depth - 1).map((inside) => `${alias}${name}${condition} { ${inside} }`)
        : fc.constant(`${alias}${name}${condition}`);
    }),
  );
  const conditions =
    type.name === 'Query' ? ['Query'] : isObjectType(type) ? [type.name, 'I'] : ['A', 'B', 'I'];
  const fragment = fc.constantFrom(...conditions).chain((name) => {
    const narrowed = schema.getType(name);
    return isCompositeType(narrowed) && depth > 0
      ? selection(narrowed, depth - 1).map((inside) => `... on ${name} { ${inside} }`)
      : fc.constant('__typename');
  });
  return fc
    .array(fc.oneof({ weight: 3, arbitrary: field }, { weight: 1, arbitrary: fragment }), {
      minLength: 1,
      maxLength: 4,
    })
    .map((parts) => parts.join(' '));
}

const query = schema.getQueryType();
if (!query) throw new Error('no query');
const operations = selection(query, 4).map(
  (inside) => `query ($on: Boolean!) { ${inside} plain @include(if: $on) }`,
);
const tables = fc
  .array(fc.constantFrom(...coordinates), { maxLength: 6 })
  .map((guarded): PolicyTable => new Map(guarded.map((one) => [one, [[one]]])));

/** The names in an answer, lists and nulls left out. */
function names(value: unknown, into = new Set<string>()): ReadonlySet<string> {
  if (Array.isArray(value)) for (const one of value) names(one, into);
  else if (typeof value === 'object' && value !== null)
    for (const [name, inside] of Object.entries(value)) {
      into.add(name);
      names(inside, into);
    }
  return into;
}

it('never executes a field that the caller may not see, and gives back no name that he did not ask for', async () => {
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(
      operations,
      tables,
      fc.subarray(coordinates),
      fc.boolean(),
      async (source, table, held, on) => {
        const document = parse(source);
        fc.pre(validate(schema, document).length === 0);
        const operation = getOperationAST(document);
        if (!operation) throw new Error('no operation');
        const [allowed, variables] = [new Set(held), { on }];
        const outcome = applyPolicy({ schema, document, operation, variables, table, allowed });
        if (outcome.queryHash !== null) refused += 1;

        const executed = getOperationAST(outcome.document);
        if (!executed) throw new Error('no operation');
        expect(
          validate(schema, outcome.document).filter(
            ({ message }) => !message.includes('is never used'),
          ),
        ).toEqual([]);
        const executedFields = { document: outcome.document, operation: executed };
        for (const coordinate of touchedFields({ table }, schema, executedFields))
          for (const guarded of [coordinate, coordinate.replace(/\..*/, '')])
            expect([guarded, isMet(table.get(guarded) ?? [[]], allowed)]).toEqual([guarded, true]);

        const result: ExecutionResult = outcome.isEmpty
          ? { data: {} }
          : await execute({
              schema,
              document: outcome.document,
              rootValue: data,
              variableValues: variables,
            });
        const filled =
          outcome.queryHash === null
            ? result
            : await fillNulls({
                schema,
                document,
                operationName: undefined,
                variables,
                result,
                refusals: outcome.refusals,
              });
        const asked = new Set<string>();
        visit(document, {
          [Kind.FIELD]: (node) => void asked.add(node.alias?.value ?? node.name.value),
        });
        const answered = names(filled.data);
        expect([...answered].filter((name) => !asked.has(name))).toEqual([]);
        expect([...answered].filter((name) => name === placeholder || name === typeMark)).toEqual(
          [],
        );
        // Every error is a refusal: filling adds none of its own.
        expect(filled.errors ?? []).toHaveLength(outcome.refusals.length);
      },
    ),
    { numRuns: 300, seed: 4034 },
  );
  expect(refused).toBeGreaterThan(50);
});
