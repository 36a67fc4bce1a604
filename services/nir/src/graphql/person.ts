import { correctBasicData } from '../app/basic-data';
import { setClosedData } from '../app/closed-data';
import { movePerson } from '../app/follow-up';
import { readPerson } from '../app/person';
import { listFollowedUpPersons, listPersons } from '../app/person-list';
import type { FollowUp } from '../domain/follow-up';
import type { Person } from '../domain/person';
import type { Resolvers } from './types.generated';

export const personResolvers: Resolvers = {
  Query: {
    person: (_, { id }, { deps, viewer }) => readPerson(deps, viewer, id),
    persons: (_, args, { deps, viewer }) => listPersons(deps, viewer, args),
  },
  Mutation: {
    movePerson: async (_, { input }, { deps, viewer }) => {
      const { municipality, district = null, ...change } = input;
      return {
        person: await movePerson(deps, viewer, { ...change, to: { municipality, district } }),
      };
    },
    correctBasicData: async (_, { input }, { deps, viewer }) => ({
      person: await correctBasicData(deps, viewer, input),
    }),
    setClosedData: async (_, { input }, { deps, viewer }) => {
      const { reason = null, note = null, ...change } = input;
      return { person: await setClosedData(deps, viewer, { ...change, reason, note }) };
    },
  },
  Municipality: {
    __resolveReference: ({ number }) => ({ number }),
    followedUpPersons: ({ number }, page, { deps, viewer }) =>
      listFollowedUpPersons(deps, viewer, { municipality: number, ...page }),
  },
  Person: {
    __resolveReference: ({ id }, { loaders }) => loaders.person.load(id),
    basicData: (person) => basicDataOf(person),
    followUp: async ({ id }, _, { loaders }) =>
      (await loaders.followUps.load(id))?.map(followUpOf) ?? null,
    categories: ({ id }, _, { loaders }) => loaders.categories.load(id),
    closedData: ({ id }, _, { loaders }) => loaders.closedData.load(id),
  },
};

function basicDataOf({ followUp, ...person }: Person) {
  return {
    ...person,
    followUpMunicipality: followUp && municipality(followUp.municipality),
    followUpDistrict: followUp?.district ? district(followUp.district) : null,
  };
}

function followUpOf(followUp: FollowUp) {
  return {
    ...followUp,
    municipality: municipality(followUp.municipality),
    district: followUp.district === null ? null : district(followUp.district),
  };
}

const municipality = (number: string) => ({ number });

const district = (number: string) => ({ number });
