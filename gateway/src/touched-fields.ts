import {
  getNamedType,
  separateOperations,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import type { CheckedArtefact } from './artefact';

/**
 * The fields of an operation that count for who may ask: those of Query and Mutation and the guarded ones.
 * What is left, contents of what these return, comes with them.
 */
export function touchedFields(
  { table }: Pick<CheckedArtefact, 'table'>,
  schema: GraphQLSchema,
  {
    document,
    operation,
  }: { readonly document: DocumentNode; readonly operation: OperationDefinitionNode },
): ReadonlySet<string> {
  const own = separateOperations(document)[operation.name?.value ?? ''] ?? document;
  const roots = new Set([schema.getQueryType()?.name, schema.getMutationType()?.name]);
  const touched = new Set<string>();
  const types = new TypeInfo(schema);
  visit(
    own,
    visitWithTypeInfo(types, {
      Field: ({ name }) => {
        if (name.value.startsWith('__')) return;
        const parent = types.getParentType()?.name ?? '';
        const coordinate = `${parent}.${name.value}`;
        const type = types.getType();
        const returned = type ? getNamedType(type).name : '';
        if (roots.has(parent) || table.has(coordinate) || table.has(returned) || table.has(parent))
          touched.add(coordinate);
      },
    }),
  );
  return touched;
}

/** Needs no login: it ignores the bearer, so that a stale token never blocks a refresh. */
export function isPublic(
  { rules }: Pick<CheckedArtefact, 'rules'>,
  touched: ReadonlySet<string>,
): boolean {
  return [...touched].every((coordinate) => rules.publicOperations.includes(coordinate));
}

/**
 * May be answered while nobody's access is known to be current: what identity alone resolves, for it checks its own
 * database, and what holds no personal data.
 */
export function isAnsweredWhenStale(
  { rules, graphs }: Pick<CheckedArtefact, 'rules' | 'graphs'>,
  touched: ReadonlySet<string>,
): boolean {
  return [...touched].every(
    (coordinate) =>
      graphs.get(coordinate)?.has('IDENTITY') === true ||
      rules.publicWhenStale.includes(coordinate) ||
      rules.publicOperations.includes(coordinate),
  );
}
