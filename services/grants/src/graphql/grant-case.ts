import { pageOf } from '@imdinett/persistence';
import { submitChangeRequest } from '../app/change-request';
import { listCases, readCase } from '../app/grant-case';
import { districtOf, municipalityOf } from './references';
import type { Resolvers } from './types.generated';

export const grantCaseResolvers: Resolvers = {
  Query: {
    grantCases: (_, { filter, first, after }, { deps, viewer }) =>
      listCases(deps, viewer, { filter: filter ?? {}, page: pageOf({ first, after }) }),
    grantCase: (_, { id }, { deps, viewer }) => readCase(deps, viewer, id),
  },
  Mutation: {
    submitChangeRequest: (_, { input }, { deps, viewer }) =>
      submitChangeRequest(deps, viewer, { ...input, idempotencyKey: input.idempotencyKey ?? null }),
  },
  Person: {
    grantCases: async ({ id }, { year }, { loaders }) =>
      (await loaders.cases.load(id)).filter((one) => (year ?? one.year) === one.year),
  },
  GrantCase: {
    municipality: municipalityOf,
    district: districtOf,
    person: ({ personId }) => (personId === null ? null : { id: personId }),
    rate: async ({ year, code }, _, { loaders }) =>
      (await loaders.rates.load(year)).find((rate) => rate.code === code) ?? null,
    changeRequests: ({ id }, _, { loaders }) => loaders.changeRequests.load(id),
  },
  GrantChangeRequest: {
    submittedBy: ({ submittedBy }) => ({ id: submittedBy }),
  },
};
