import { extraCaseResolvers } from './extra-case';
import { grantCaseResolvers } from './grant-case';
import { overviewResolvers } from './overview';
import type { Resolvers } from './types.generated';

export const resolvers: Resolvers = {
  ...grantCaseResolvers,
  ...extraCaseResolvers,
  ...overviewResolvers,
  Query: { ...grantCaseResolvers.Query, ...extraCaseResolvers.Query, ...overviewResolvers.Query },
  Municipality: {
    ...overviewResolvers.Municipality,
    // Answered without proof that it exists: the fields find that out, in batches.
    __resolveReference: ({ number }) => ({ number }),
  },
  Person: {
    ...grantCaseResolvers.Person,
    ...extraCaseResolvers.Person,
    __resolveReference: ({ id }) => ({ id }),
  },
};
