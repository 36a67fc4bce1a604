import { caseResolvers } from './case';
import { frontPageResolvers } from './front-page';
import type { Resolvers } from './types.generated';

export const resolvers: Resolvers = {
  ...caseResolvers,
  Query: { ...caseResolvers.Query, ...frontPageResolvers.Query },
  Mutation: { ...caseResolvers.Mutation, ...frontPageResolvers.Mutation },
};
