import { pageOf } from '@imdinett/persistence';
import { listExtraCases, readExtraCase } from '../app/extra-case';
import { districtOf, municipalityOf } from './references';
import type { Resolvers } from './types.generated';

export const extraCaseResolvers: Resolvers = {
  Query: {
    extraGrantCases: (_, { filter, first, after }, { deps, viewer }) =>
      listExtraCases(deps, viewer, { filter: filter ?? {}, page: pageOf({ first, after }) }),
    extraGrantCase: (_, { id }, { deps, viewer }) => readExtraCase(deps, viewer, id),
  },
  Person: {
    extraGrantCases: ({ id }, _, { loaders }) => loaders.extraCases.load(id),
  },
  ExtraGrantCase: {
    municipality: municipalityOf,
    district: districtOf,
    person: ({ personId }) => ({ id: personId }),
  },
};
