import { pageOf } from '@imdinett/persistence';
import { answerRequest, listRequests, warningsOn } from '../app/request';
import type { Resolvers } from './types.generated';

export const requestResolvers: Resolvers = {
  Query: {
    settlementRequests: (_, { year, municipality, first, after }, { deps, viewer }) =>
      listRequests(deps, viewer, {
        filter: { year, municipality },
        page: pageOf({ first, after }),
      }),
  },
  Mutation: {
    answerSettlementRequest: async (_, { input }, { deps, viewer }) => ({
      settlementRequest: await answerRequest(deps, viewer, {
        ...input,
        decidedUnaccompaniedMinors: input.decidedUnaccompaniedMinors ?? null,
        idempotencyKey: input.idempotencyKey ?? null,
      }),
    }),
  },
  Municipality: {
    settlementRequests: async ({ number }, { year }, { loaders }) =>
      (await loaders.requests.load(number)).filter(
        (request) => (year ?? request.year) === request.year,
      ),
  },
  SettlementRequest: {
    municipality: ({ municipality }) => ({ number: municipality }),
    warnings: (request, _, { deps }) => warningsOn(deps, request),
  },
};
