import { readFileSync } from 'node:fs';
import { buildSubgraphSchema, type GraphQLResolverMap } from '@apollo/subgraph';
import { GraphQLError, Kind, parse, type GraphQLSchema, type ValidationRule } from 'graphql';
import { scalars } from './scalars';

/** The executable schema of a subgraph: its contract, its resolvers and the graph's scalars that the contract declares. */
export function makeSchema(schemaFile: string, resolvers: object): GraphQLSchema {
  const typeDefs = parse(readFileSync(schemaFile, 'utf8'));
  const declared = new Set(
    typeDefs.definitions.flatMap((node) =>
      node.kind === Kind.SCALAR_TYPE_DEFINITION ? [node.name.value] : [],
    ),
  );
  const used = Object.fromEntries(Object.entries(scalars).filter(([name]) => declared.has(name)));
  return buildSubgraphSchema([
    { typeDefs, resolvers: { ...used, ...resolvers } as GraphQLResolverMap },
  ]);
}

/** The SDL is composed from files at build time, so nobody needs to ask a running subgraph for it. */
export const noServiceField: ValidationRule = (context) => ({
  Field(node) {
    if (node.name.value === '_service')
      context.reportError(
        new GraphQLError('Skjemaet hentes ikke fra en tjeneste i drift.', { nodes: node }),
      );
  },
});
