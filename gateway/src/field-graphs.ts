import { Kind, type ConstDirectiveNode, type DocumentNode } from 'graphql';

/** `Type.field` → the subgraphs that resolve it, by their enum value in the supergraph. */
export type FieldGraphs = ReadonlyMap<string, ReadonlySet<string>>;

/** Which subgraph answers for which field, as composition wrote it into the supergraph. */
export function fieldGraphs(supergraph: DocumentNode): FieldGraphs {
  const graphs = new Map<string, ReadonlySet<string>>();
  for (const definition of supergraph.definitions) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) continue;
    const ofType = graphsIn(definition.directives ?? [], 'join__type');
    for (const field of definition.fields ?? []) {
      const own = (field.directives ?? []).filter(
        (directive) =>
          directive.name.value === 'join__field' && text(directive, 'external') !== 'true',
      );
      const named = graphsIn(own, 'join__field');
      graphs.set(`${definition.name.value}.${field.name.value}`, named.size > 0 ? named : ofType);
    }
  }
  return graphs;
}

/** Enum value → name of the subgraph. */
export function subgraphNames(supergraph: DocumentNode): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const definition of supergraph.definitions) {
    if (definition.kind !== Kind.ENUM_TYPE_DEFINITION || definition.name.value !== 'join__Graph')
      continue;
    for (const value of definition.values ?? []) {
      const graph = value.directives?.find(({ name }) => name.value === 'join__graph');
      const name = graph && text(graph, 'name');
      if (name !== undefined) names.set(value.name.value, name);
    }
  }
  return names;
}

/** The subgraphs that the directives of this name speak of, by their enum value. */
export function graphsIn(
  directives: readonly ConstDirectiveNode[],
  name: 'join__type' | 'join__field',
): ReadonlySet<string> {
  return new Set(
    directives
      .filter((directive) => directive.name.value === name)
      .map((directive) => text(directive, 'graph'))
      .filter((graph) => graph !== undefined),
  );
}

function text(directive: ConstDirectiveNode, name: string): string | undefined {
  const value = directive.arguments?.find((argument) => argument.name.value === name)?.value;
  return value && 'value' in value ? String(value.value) : undefined;
}
