import { helpTextResolvers } from './help-text';
import { participantResolvers } from './participant';
import type { Resolvers } from './types.generated';

export const resolvers: Resolvers = {
  ...participantResolvers,
  Query: { ...participantResolvers.Query, ...helpTextResolvers.Query },
};
