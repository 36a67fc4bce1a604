import { listParticipants, readParticipant } from '../app/participant';
import { createParticipant, updateParticipant } from '../app/registration';
import { filterFrom, registrationFrom, updateFrom } from './participant-input';
import type { Resolvers } from './types.generated';

export const participantResolvers: Resolvers = {
  Query: {
    jobbsjanseParticipants: (_, { filter, first, after }, { deps, viewer }) =>
      listParticipants(deps, viewer, { filter: filterFrom(filter), first, after }),
    jobbsjanseParticipant: (_, { id }, { deps, viewer }) => readParticipant(deps, viewer, id),
  },
  Mutation: {
    createParticipant: async (_, { input }, { deps, viewer }) => ({
      participant: await createParticipant(deps, viewer, registrationFrom(input)),
    }),
    updateParticipant: async (_, { input }, { deps, viewer }) => ({
      participant: await updateParticipant(deps, viewer, updateFrom(input)),
    }),
  },
  JobbsjanseParticipant: {
    person: ({ personId }) => (personId === null ? null : { id: personId }),
    municipality: ({ municipality }) => (municipality === null ? null : { number: municipality }),
    district: ({ district }) => (district === null ? null : { number: district }),
  },
  Municipality: {
    __resolveReference: ({ number }) => ({ number }),
    jobbsjanseParticipants: ({ number }, { first, after }, { loaders }) =>
      loaders.participantsOfMunicipality.load({ municipality: number, first, after }),
  },
  Person: {
    __resolveReference: ({ id }) => ({ id }),
    jobbsjanseParticipation: ({ id }, _, { loaders }) => loaders.participationsOfPerson.load(id),
  },
};
