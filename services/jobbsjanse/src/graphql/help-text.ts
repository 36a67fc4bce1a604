import { readHelp } from '../app/help-text';
import type { Resolvers } from './types.generated';

export const helpTextResolvers: Resolvers = {
  Query: {
    jobbsjanseHelp: (_, { page }, { deps, viewer }) => readHelp(deps, viewer, page ?? null),
  },
};
