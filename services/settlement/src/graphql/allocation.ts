import { pageOf } from '@imdinett/persistence';
import { listAllocations, readAllocation } from '../app/allocation';
import type { Resolvers } from './types.generated';

export const allocationResolvers: Resolvers = {
  Query: {
    allocationLists: (_, { filter, first, after }, { deps, viewer }) =>
      listAllocations(deps, viewer, { filter: filter ?? {}, page: pageOf({ first, after }) }),
    allocationList: (_, { id }, { deps, viewer }) => readAllocation(deps, viewer, id),
  },
  Municipality: {
    allocationLists: ({ number }, { status, first, after }, { loaders }) =>
      loaders.allocationLists.load({
        municipality: number,
        status: status ?? null,
        page: pageOf({ first, after }),
      }),
  },
  AllocationList: {
    municipality: ({ municipality }) => ({ number: municipality }),
    district: ({ district }) => (district === null ? null : { number: district }),
    lines: ({ id }, _, { loaders }) => loaders.lines.load(id),
  },
  AllocationLine: {
    person: ({ personId }) => ({ id: personId }),
  },
};
