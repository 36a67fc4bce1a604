import {
  getNamedType,
  isCompositeType,
  isListType,
  isNonNullType,
  Kind,
  visit,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

export type Measured = {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** Coerced, with their defaults. */
  readonly variables: Readonly<Record<string, unknown>>;
};

export type Measure = {
  /** Fields after every fragment has been put in its place. */
  readonly fields: number;
  /** Objects that the answer may come to hold. */
  readonly cost: number;
  readonly reservedAlias: boolean;
};

/** A page without `first` and a list without pages: what is usual. */
const usualPage = 20;
const usualList = 5;

/** How large an operation is. Each fragment is measured once, so that fragments that spread each other cost no time. */
export function measure({ schema, document, operation, variables }: Measured): Measure {
  const fragments = fragmentsOf(document);
  const measured = new Map<string, Size>();

  const ofSelections = (
    { selections }: SelectionSetNode,
    type: GraphQLCompositeType | undefined,
    isPage: boolean,
  ): Size =>
    selections
      .map((selection): Size => {
        switch (selection.kind) {
          case Kind.FIELD:
            return ofField(selection, type, isPage);
          case Kind.INLINE_FRAGMENT:
            return ofSelections(
              selection.selectionSet,
              composite(schema, selection.typeCondition?.name.value) ?? type,
              isPage,
            );
          case Kind.FRAGMENT_SPREAD:
            return ofFragment(selection.name.value, isPage);
        }
      })
      .reduce(plus, nothing);

  const ofFragment = (name: string, isPage: boolean): Size => {
    const key = `${name} ${String(isPage)}`;
    const known = measured.get(key);
    if (known) return known;
    const fragment = fragments.get(name);
    const size = fragment
      ? ofSelections(
          fragment.selectionSet,
          composite(schema, fragment.typeCondition.name.value),
          isPage,
        )
      : nothing;
    measured.set(key, size);
    return size;
  };

  const ofField = (
    node: FieldNode,
    type: GraphQLCompositeType | undefined,
    isPage: boolean,
  ): Size => {
    const field = type && 'getFields' in type ? type.getFields()[node.name.value] : undefined;
    const inner = field && getNamedType(field.type);
    if (!node.selectionSet) return { fields: 1, cost: 0 };
    const pageSize = field && pageSizeOf(node, field, variables);
    const children = ofSelections(
      node.selectionSet,
      isCompositeType(inner) ? inner : undefined,
      pageSize !== undefined,
    );
    // The edges of a page are counted by its size.
    const times = field && !isPage && isList(field) ? usualList : 1;
    return { fields: 1 + children.fields, cost: times * (1 + (pageSize ?? 1) * children.cost) };
  };

  let reservedAlias = false;
  visit(document, {
    Field: ({ alias }) => {
      reservedAlias ||= alias?.value.startsWith('__') === true;
    },
  });
  return {
    ...ofSelections(
      operation.selectionSet,
      schema.getRootType(operation.operation) ?? undefined,
      false,
    ),
    reservedAlias,
  };
}

/** The fields of the root type that an operation selects, also through fragments. One that is selected twice counts twice. */
export function rootFields(
  document: DocumentNode,
  operation: OperationDefinitionNode,
): readonly FieldNode[] {
  const fragments = fragmentsOf(document);
  const seen = new Set<string>();
  const collect = ({ selections }: SelectionSetNode): readonly FieldNode[] =>
    selections.flatMap((selection) => {
      if (selection.kind === Kind.FIELD) return [selection];
      if (selection.kind === Kind.INLINE_FRAGMENT) return collect(selection.selectionSet);
      const fragment = fragments.get(selection.name.value);
      // Spread again, a fragment adds the same response names, which are executed once.
      if (!fragment || seen.has(selection.name.value)) return [];
      seen.add(selection.name.value);
      return collect(fragment.selectionSet);
    });
  return collect(operation.selectionSet);
}

type Size = { readonly fields: number; readonly cost: number };

const nothing: Size = { fields: 0, cost: 0 };
const plus = (a: Size, b: Size): Size => ({ fields: a.fields + b.fields, cost: a.cost + b.cost });

function fragmentsOf(document: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> {
  return new Map(
    document.definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION
        ? [[definition.name.value, definition] as const]
        : [],
    ),
  );
}

function composite(
  schema: GraphQLSchema,
  name: string | undefined,
): GraphQLCompositeType | undefined {
  const type = name === undefined ? undefined : schema.getType(name);
  return isCompositeType(type) ? type : undefined;
}

const isList = ({ type }: GraphQLField<unknown, unknown>): boolean =>
  isListType(isNonNullType(type) ? type.ofType : type);

/** `first` or `last` as given, also in a variable. Undefined for a field without pages. */
function pageSizeOf(
  node: FieldNode,
  field: GraphQLField<unknown, unknown>,
  variables: Readonly<Record<string, unknown>>,
): number | undefined {
  if (!field.args.some(({ name }) => name === 'first' || name === 'last')) return undefined;
  const given = (node.arguments ?? [])
    .filter(({ name }) => name.value === 'first' || name.value === 'last')
    .map(({ value }) => {
      if (value.kind === Kind.INT) return Number(value.value);
      return value.kind === Kind.VARIABLE ? Number(variables[value.name.value]) : Number.NaN;
    });
  return Math.max(
    ...given.map((size) => (Number.isFinite(size) ? size : usualPage)),
    given.length === 0 ? usualPage : 0,
  );
}
