import { allocationResolvers } from './allocation';
import { personSettlementResolvers } from './person-settlement';
import { requestResolvers } from './request';
import type { Resolvers } from './types.generated';

/** References are answered without proof that the thing exists: its fields find that out, in batches. */
const references: Resolvers = {
  Municipality: { __resolveReference: ({ number }) => ({ number }) },
  Person: { __resolveReference: ({ id }) => ({ id }) },
};

const parts = [requestResolvers, allocationResolvers, personSettlementResolvers, references];

export const resolvers: Resolvers = {
  ...requestResolvers,
  ...allocationResolvers,
  ...personSettlementResolvers,
  Query: Object.assign({}, ...parts.map(({ Query }) => Query)) as NonNullable<Resolvers['Query']>,
  Mutation: Object.assign({}, ...parts.map(({ Mutation }) => Mutation)) as NonNullable<
    Resolvers['Mutation']
  >,
  Municipality: {
    ...requestResolvers.Municipality,
    ...allocationResolvers.Municipality,
    ...references.Municipality,
  },
  Person: { ...personSettlementResolvers.Person, ...references.Person },
};
