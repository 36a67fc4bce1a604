import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { SubgraphName } from '@imdinett/testing';
import { buildASTSchema, Kind, parse, type GraphQLSchema, type TypeDefinitionNode } from 'graphql';

const root = path.join(import.meta.dirname, '../../..');

/** A graph as it is asked: the gateway's, or one subgraph's with what federation adds to it. */
export type Graph = {
  readonly schema: GraphQLSchema;
  /** The types that `_entities` gives, with the field that is their key. */
  readonly entities: readonly { readonly type: string; readonly key: string }[];
};

export type Way = 'gateway' | SubgraphName;

export const ways: readonly Way[] = [
  'gateway',
  'identity',
  'nir',
  'settlement',
  'grants',
  'jobbsjanse',
  'support',
];

export function graphOf(way: Way): Graph {
  const file = way === 'gateway' ? 'gateway/supergraph.graphql' : `services/${way}/schema.graphql`;
  const sdl = readFileSync(path.join(root, file), 'utf8');
  const entities = way === 'gateway' ? [] : entitiesIn(sdl);
  const added =
    entities.length === 0
      ? ''
      : `scalar _Any
         union _Entity = ${entities.map(({ type }) => type).join(' | ')}
         extend type Query { _entities(representations: [_Any!]!): [_Entity]! }`;
  // Composition has checked it; federation's directives are not declared in it.
  return { schema: buildASTSchema(parse(sdl + added), { assumeValidSDL: true }), entities };
}

function entitiesIn(sdl: string): Graph['entities'] {
  return parse(sdl).definitions.flatMap((node) => {
    if (node.kind !== Kind.OBJECT_TYPE_DEFINITION) return [];
    const key = keyOf(node);
    return key === null ? [] : [{ type: node.name.value, key }];
  });
}

/** Null where the subgraph only refers to the type. */
function keyOf({ directives = [] }: TypeDefinitionNode): string | null {
  const given = directives.find(({ name }) => name.value === 'key')?.arguments ?? [];
  const valueOf = (wanted: string) => given.find(({ name }) => name.value === wanted)?.value;
  const [fields, resolvable] = [valueOf('fields'), valueOf('resolvable')];
  if (fields?.kind !== Kind.STRING) return null;
  return resolvable?.kind === Kind.BOOLEAN && !resolvable.value ? null : fields.value;
}
