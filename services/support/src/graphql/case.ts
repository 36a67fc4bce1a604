import { listCases, readCase } from '../app/case';
import { openCase, replyToCase } from '../app/dialogue';
import { assignCase, setCaseStatus } from '../app/handling';
import { assignmentFrom, caseFrom, filterFrom, withKey } from './case-input';
import type { Resolvers } from './types.generated';

export const caseResolvers: Resolvers = {
  Query: {
    supportCases: (_, { filter, first, after }, { deps, viewer }) =>
      listCases(deps, viewer, { filter: filterFrom(filter), first, after }),
    supportCase: (_, { id }, { deps, viewer }) => readCase(deps, viewer, id),
  },
  Mutation: {
    openSupportCase: async (_, { input }, { deps, viewer }) => ({
      supportCase: await openCase(deps, viewer, caseFrom(input)),
    }),
    replyToSupportCase: async (_, { input }, { deps, viewer }) => ({
      supportCase: await replyToCase(deps, viewer, withKey(input)),
    }),
    assignSupportCase: async (_, { input }, { deps, viewer }) => ({
      supportCase: await assignCase(deps, viewer, assignmentFrom(input)),
    }),
    setSupportCaseStatus: async (_, { input }, { deps, viewer }) => ({
      supportCase: await setCaseStatus(deps, viewer, withKey(input)),
    }),
  },
  SupportCase: {
    municipality: ({ municipality }) => ({ number: municipality }),
    district: ({ district }) => (district === null ? null : { number: district }),
    openedBy: ({ openedBy }) => ({ id: openedBy }),
    assignedTo: ({ assignedTo }) => (assignedTo === null ? null : { id: assignedTo }),
    messages: ({ id }, _, { loaders }) => loaders.messagesOfCase.load(id),
  },
  SupportMessage: { author: ({ authorId }) => ({ id: authorId }) },
  SupportReference: { person: ({ kind, id }) => (kind === 'PERSON' ? { id } : null) },
  Municipality: {
    __resolveReference: ({ number }) => ({ number }),
    supportCases: ({ number }, { first, after }, { loaders }) =>
      loaders.cases.load({ filter: { municipality: number }, first, after }),
  },
  User: {
    __resolveReference: ({ id }) => ({ id }),
    openedCases: ({ id }, { first, after }, { loaders }) =>
      loaders.cases.load({ filter: { openedBy: id }, first, after }),
  },
};
