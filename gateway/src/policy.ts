import {
  getNamedType,
  getVariableValues,
  GraphQLIncludeDirective,
  getDirectiveValues,
  GraphQLSkipDirective,
  isAbstractType,
  isCompositeType,
  isObjectType,
  Kind,
  print,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type InlineFragmentNode,
  type OperationDefinitionNode,
  type SelectionNode,
} from 'graphql';
import { createHash } from 'node:crypto';
import { isMet, type PolicyTable, type Requirement } from './policy-table';

/** A field that the caller's roles do not carry. `path` holds response names, and `@` for each step through a list. */
export type Refusal = {
  readonly path: readonly string[];
  readonly coordinate: string;
  /** The actions that would have opened it. */
  readonly actions: readonly string[];
};

export type PolicyInput = {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly table: PolicyTable;
  /** The actions that any of the caller's roles has. */
  readonly allowed: ReadonlySet<string>;
};

export type PolicyOutcome = {
  /** The document to execute: the given one when nothing was removed, else a new one with a hash of its own. */
  readonly document: DocumentNode;
  readonly queryHash: string | null;
  readonly refusals: readonly Refusal[];
  /** Nothing of the operation is left to execute. */
  readonly isEmpty: boolean;
};

/** Stands in for what was removed, so that no selection becomes empty. Clients cannot use it: limits.ts refuses aliases that begin with `__`. */
export const placeholder = '__left';
/** Tells the filler which object stands behind an interface or union. */
export const typeMark = '__type_of';

/**
 * Removes from an operation what none of the caller's actions opens, with the semantics of federation's `@policy`:
 * a type's requirement counts for every field that returns it, an interface's field needs what every possible object
 * needs, a condition (`@skip`, `@include`) hides a refusal but never keeps a field. The given document is not changed.
 */
export function applyPolicy({
  schema,
  document,
  operation,
  variables,
  table,
  allowed,
}: PolicyInput): PolicyOutcome {
  const refusals = new Map<string, Refusal>();
  const removed = new Set<FieldNode>();
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION)
      fragments.set(definition.name.value, definition);
  const { coerced = {} } = getVariableValues(
    schema,
    operation.variableDefinitions ?? [],
    variables,
  );

  const unmet = (requirements: readonly (Requirement | undefined)[]): readonly Requirement[] =>
    requirements.filter(
      (requirement) => requirement !== undefined && !isMet(requirement, allowed),
    ) as Requirement[];

  const walk = (selections: readonly SelectionNode[], place: Place): readonly SelectionNode[] =>
    selections.flatMap((selection) => {
      const active = place.active && isIncluded(selection, coerced);
      switch (selection.kind) {
        case Kind.FIELD:
          return walkField(selection, { ...place, active });
        case Kind.INLINE_FRAGMENT:
          return walkFragment(selection, { ...place, active });
        case Kind.FRAGMENT_SPREAD: {
          const fragment = fragments.get(selection.name.value);
          if (!fragment) return [];
          const { typeCondition, selectionSet } = fragment;
          const directives = selection.directives ?? [];
          return walkFragment(
            { kind: Kind.INLINE_FRAGMENT, typeCondition, directives, selectionSet },
            { ...place, active },
          );
        }
      }
    });

  const walkFragment = (node: InlineFragmentNode, place: Place): readonly SelectionNode[] => {
    const narrowed = node.typeCondition
      ? schema.getType(node.typeCondition.name.value)
      : place.type;
    if (!isCompositeType(narrowed)) return [];
    const closed = [...place.closed, ...unmet([table.get(narrowed.name)])];
    const selections = walk(node.selectionSet.selections, { ...place, type: narrowed, closed });
    return selections.length === 0
      ? []
      : [{ ...node, selectionSet: { kind: Kind.SELECTION_SET, selections } }];
  };

  const walkField = (node: FieldNode, place: Place): readonly SelectionNode[] => {
    const name = node.name.value;
    const path = [...place.path, node.alias?.value ?? name];
    const field = name.startsWith('__') ? undefined : fieldOf(place.type, name);
    const missing = [
      ...place.closed,
      ...unmet(requirementsOf({ parent: place.type, name, type: field?.type }, { schema, table })),
    ];
    if (missing.length > 0) {
      removed.add(node);
      if (place.active)
        refusals.set(path.join('.'), {
          path,
          coordinate: `${place.type.name}.${name}`,
          actions: [...new Set(missing.flat(2))],
        });
      return [];
    }
    const inner = field && getNamedType(field.type);
    if (!field || !node.selectionSet || !isCompositeType(inner)) return [node];
    const steps = listDepth(String(field.type));
    const kept = walk(node.selectionSet.selections, {
      type: inner,
      path: [...path, ...Array.from({ length: steps }, () => '@')],
      active: place.active,
      closed: [],
    });
    const selections = [...kept, ...marks(inner, kept)];
    return [{ ...node, selectionSet: { kind: Kind.SELECTION_SET, selections } }];
  };

  const root = schema.getRootType(operation.operation);
  if (!root) return { document, queryHash: null, refusals: [], isEmpty: false };
  const kept = walk(operation.selectionSet.selections, {
    type: root,
    path: [],
    active: true,
    closed: [],
  });
  if (removed.size === 0) return { document, queryHash: null, refusals: [], isEmpty: false };

  const selections = [...kept, ...marks(root, kept)];
  const rewritten: DocumentNode = {
    kind: Kind.DOCUMENT,
    definitions: [{ ...operation, selectionSet: { kind: Kind.SELECTION_SET, selections } }],
  };
  return {
    document: rewritten,
    // `@apollo/gateway` caches plans by this hash and not by the document: an unchanged one gives one caller another's plan.
    queryHash: createHash('sha256').update(print(rewritten)).digest('hex'),
    refusals: [...refusals.values()],
    isEmpty: kept.length === 0,
  };
}

type Place = {
  readonly type: GraphQLCompositeType;
  readonly path: readonly string[];
  /** False under a condition that is not fulfilled: what is removed here was not asked for. */
  readonly active: boolean;
  /** What the surrounding type conditions ask for and the caller lacks. */
  readonly closed: readonly Requirement[];
};

type AskedField = {
  readonly parent: GraphQLCompositeType;
  readonly name: string;
  readonly type: GraphQLOutputType | undefined;
};

/** A field asks for what it, its type and, behind an interface or union, every possible object asks for. */
function requirementsOf(
  { parent, name, type }: AskedField,
  { schema, table }: Pick<PolicyInput, 'schema' | 'table'>,
): readonly (Requirement | undefined)[] {
  const returned = type && getNamedType(type);
  const behind = isAbstractType(parent)
    ? schema
        .getPossibleTypes(parent)
        .flatMap((object) => [table.get(object.name), table.get(`${object.name}.${name}`)])
    : [];
  return [
    table.get(`${parent.name}.${name}`),
    ...(returned ? [table.get(returned.name)] : []),
    ...behind,
  ];
}

const fieldOf = (type: GraphQLCompositeType, name: string) =>
  'getFields' in type ? type.getFields()[name] : undefined;

const listDepth = (type: string): number => type.split('[').length - 1;

function marks(type: GraphQLCompositeType, kept: readonly SelectionNode[]): readonly FieldNode[] {
  if (!isObjectType(type)) return [typename(typeMark)];
  return kept.length === 0 ? [typename(placeholder)] : [];
}

const typename = (alias: string): FieldNode => ({
  kind: Kind.FIELD,
  alias: { kind: Kind.NAME, value: alias },
  name: { kind: Kind.NAME, value: '__typename' },
});

function isIncluded(node: SelectionNode, variables: Record<string, unknown>): boolean {
  return (
    getDirectiveValues(GraphQLSkipDirective, node, variables)?.['if'] !== true &&
    getDirectiveValues(GraphQLIncludeDirective, node, variables)?.['if'] !== false
  );
}
