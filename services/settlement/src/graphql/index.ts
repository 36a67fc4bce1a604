import { allocationResolvers } from './allocation';
import { personSettlementResolvers } from './person-settlement';
import { requestResolvers } from './request';
import type { Resolvers } from './types.generated';

export const resolvers: Resolvers = {
  ...requestResolvers,
  ...allocationResolvers,
  ...personSettlementResolvers,
  Query: {
    ...requestResolvers.Query,
    ...allocationResolvers.Query,
    ...personSettlementResolvers.Query,
  },
  Mutation: { ...requestResolvers.Mutation, ...personSettlementResolvers.Mutation },
  Municipality: {
    ...requestResolvers.Municipality,
    ...allocationResolvers.Municipality,
    // Answered without proof that it exists: the fields find that out, in batches.
    __resolveReference: ({ number }) => ({ number }),
  },
  Person: {
    ...personSettlementResolvers.Person,
    __resolveReference: ({ id }) => ({ id }),
  },
};
