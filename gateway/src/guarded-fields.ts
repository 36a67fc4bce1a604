import {
  isTypeDefinitionNode,
  Kind,
  print,
  type DocumentNode,
  type FieldDefinitionNode,
  type TypeDefinitionNode,
  type TypeNode,
} from 'graphql';
import { fieldGraphs, graphsIn, subgraphNames } from './field-graphs';
import { readPolicies, type Requirement } from './policy-table';

/** A field that somebody may be refused, or one of Query and Mutation that nobody is. */
export type ShownField = {
  /** As in the schema, without descriptions and directives. */
  readonly signature: string;
  readonly description: string;
  /** Null when it is public. */
  readonly requirement: Requirement | null;
  /** PAGE: a connection, whose rows are those within reach. */
  readonly yields: 'ONE' | 'LIST' | 'PAGE';
  readonly hasArguments: boolean;
};

export type ShownType = {
  readonly name: string;
  /** What the type itself asks for, wherever it is returned. */
  readonly requirement: Requirement | null;
  /** Of this subgraph. */
  readonly fields: readonly ShownField[];
};

export type SubgraphFields = {
  readonly subgraph: string;
  readonly queries: readonly ShownField[];
  readonly mutations: readonly ShownField[];
  readonly types: readonly ShownType[];
};

/** Every field of Query and Mutation and every guarded field and type, once, under the subgraph that brings it. */
export function guardedFields(supergraph: DocumentNode): readonly SubgraphFields[] {
  const { table } = readPolicies(supergraph);
  const graphs = fieldGraphs(supergraph);
  const types = supergraph.definitions
    .filter(isTypeDefinitionNode)
    .filter(({ name }) => !name.value.includes('__'));
  const pages = new Set(types.filter(isConnection).map(({ name }) => name.value));

  const typeOf = (type: TypeDefinitionNode, graph: string): ShownType => {
    const owner = type.name.value;
    const isRoot = owner === 'Query' || owner === 'Mutation';
    const [home] = graphsIn(type.directives ?? [], 'join__type');
    const fields = fieldsOf(type).filter(({ name }) => {
      const coordinate = `${owner}.${name.value}`;
      // A shareable field has several graphs, and stands under the first.
      return (isRoot || table.has(coordinate)) && [...(graphs.get(coordinate) ?? [])][0] === graph;
    });
    return {
      name: owner,
      requirement: home === graph ? (table.get(owner) ?? null) : null,
      fields: fields.map((field) => ({
        signature: signatureOf(field),
        description: oneLine(field.description?.value),
        requirement: table.get(`${owner}.${field.name.value}`) ?? null,
        yields: yieldsOf(field.type, pages),
        hasArguments: (field.arguments ?? []).length > 0,
      })),
    };
  };

  return [...subgraphNames(supergraph)].map(([graph, subgraph]) => {
    const shown = types
      .map((type) => typeOf(type, graph))
      .filter(({ fields, requirement }) => fields.length > 0 || requirement !== null);
    const rootFields = (root: string): readonly ShownField[] =>
      shown.find(({ name }) => name === root)?.fields ?? [];
    return {
      subgraph,
      queries: rootFields('Query'),
      mutations: rootFields('Mutation'),
      types: shown.filter(({ name }) => name !== 'Query' && name !== 'Mutation'),
    };
  });
}

const fieldsOf = (type: TypeDefinitionNode): readonly FieldDefinitionNode[] =>
  type.kind === Kind.OBJECT_TYPE_DEFINITION ? (type.fields ?? []) : [];

const isConnection = (type: TypeDefinitionNode): boolean =>
  fieldsOf(type).some(({ name }) => name.value === 'edges');

function signatureOf({ description: _, directives: __, ...field }: FieldDefinitionNode): string {
  return print({
    ...field,
    arguments: (field.arguments ?? []).map(
      ({ description: _description, directives: _directives, ...bare }) => bare,
    ),
  });
}

const oneLine = (text = ''): string => text.replaceAll(/\s+/g, ' ').trim();

function yieldsOf(type: TypeNode, pages: ReadonlySet<string>): ShownField['yields'] {
  if (isListType(type)) return 'LIST';
  return pages.has(nameOf(type)) ? 'PAGE' : 'ONE';
}

const isListType = (type: TypeNode): boolean =>
  type.kind === Kind.LIST_TYPE || (type.kind === Kind.NON_NULL_TYPE && isListType(type.type));

const nameOf = (type: TypeNode): string =>
  type.kind === Kind.NAMED_TYPE ? type.name.value : nameOf(type.type);
