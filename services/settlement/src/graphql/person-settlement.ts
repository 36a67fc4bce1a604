import { pageOf } from '@imdinett/persistence';
import { listSettlements, registerArrival } from '../app/person-settlement';
import type { Resolvers } from './types.generated';

export const personSettlementResolvers: Resolvers = {
  Query: {
    assignedPersons: (_, { filter, first, after }, { deps, viewer }) =>
      listSettlements(deps, viewer, {
        phase: 'ASSIGNED',
        filter: filter ?? {},
        page: pageOf({ first, after }),
      }),
    settledPersons: (_, { filter, first, after }, { deps, viewer }) =>
      listSettlements(deps, viewer, {
        phase: 'SETTLED',
        filter: filter ?? {},
        page: pageOf({ first, after }),
      }),
  },
  Mutation: {
    registerArrival: async (_, { input }, { deps, viewer }) => ({
      settlements: await registerArrival(deps, viewer, {
        ...input,
        idempotencyKey: input.idempotencyKey ?? null,
      }),
    }),
  },
  Person: {
    settlement: ({ id }, _, { loaders }) => loaders.settlement.load(id),
  },
  PersonSettlement: {
    person: ({ personId }) => ({ id: personId }),
    municipality: ({ place }) => numberOf(place?.municipality),
    district: ({ place }) => numberOf(place?.district),
    folder: ({ personId }, _, { loaders }) => loaders.folder.load(personId),
  },
};

const numberOf = (number: string | null | undefined) => (number ? { number } : null);
