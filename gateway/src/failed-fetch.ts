import {
  GraphQLError,
  Kind,
  parse,
  type GraphQLFormattedError,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

export type FailedFetch = {
  /** The operation that was sent to the subgraph. */
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>> | undefined;
};

/**
 * One error for each field that a subgraph was asked for and did not answer. `@apollo/gateway` by itself gives one error
 * without a path; paths below `_entities` it turns into the places that the entities have in the answer.
 */
export function errorsFor(
  { query, variables }: FailedFetch,
  error: Pick<GraphQLFormattedError, 'message' | 'extensions'>,
): readonly GraphQLFormattedError[] {
  return pathsOf(query, variables).map((path) => ({ ...error, path }));
}

function pathsOf(
  query: string,
  variables: FailedFetch['variables'],
): readonly (readonly (string | number)[])[] {
  const definitions = parse(query, { noLocation: true }).definitions;
  const fragments = new Map(
    definitions.flatMap((one) =>
      one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one] as const] : [],
    ),
  );
  const operation = definitions.find((one) => one.kind === Kind.OPERATION_DEFINITION);
  if (!operation) throw new GraphQLError('no operation');

  /** Response names, of those that count for a type when one is given. */
  const namesIn = ({ selections }: SelectionSetNode, type?: string): readonly string[] =>
    selections.flatMap((selection) => {
      if (selection.kind === Kind.FIELD)
        return isTypeName(selection) ? [] : [selection.alias?.value ?? selection.name.value];
      const fragment =
        selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
      const condition = fragment?.typeCondition?.name.value;
      return fragment && (type === undefined || condition === undefined || condition === type)
        ? namesIn(fragment.selectionSet, type)
        : [];
    });

  const entities = operation.selectionSet.selections.find(
    (one) => one.kind === Kind.FIELD && one.name.value === '_entities',
  );
  if (entities?.kind !== Kind.FIELD || !entities.selectionSet)
    return namesIn(operation.selectionSet).map((name) => [name]);
  const { selectionSet } = entities;
  return representationTypes(variables).flatMap((type, i) =>
    namesIn(selectionSet, type).map((name) => ['_entities', i, name]),
  );
}

const isTypeName = (selection: SelectionNode): boolean =>
  selection.kind === Kind.FIELD && selection.name.value === '__typename';

function representationTypes(variables: FailedFetch['variables']): readonly (string | undefined)[] {
  const representations = variables?.['representations'];
  return Array.isArray(representations)
    ? representations.map((one: { __typename?: string }) => one.__typename)
    : [];
}
