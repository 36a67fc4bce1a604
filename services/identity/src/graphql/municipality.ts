import { listMunicipalities } from '../app/municipality';
import type { Resolvers } from './types.generated';

export const municipalityResolvers: Resolvers = {
  Query: {
    municipality: (_, { number }, { loaders }) => loaders.municipality.load(number),
    municipalities: (_, args, { deps, viewer }) => listMunicipalities(deps, viewer, args),
  },
  Municipality: {
    __resolveReference: ({ number }, { loaders }) => loaders.municipality.load(number),
    districts: async ({ districts }, _, { loaders }) =>
      present(await loaders.district.loadMany([...districts])),
    successors: async ({ successors }, _, { loaders }) =>
      present(await loaders.municipality.loadMany([...successors])),
  },
  District: {
    __resolveReference: ({ number }, { loaders }) => loaders.district.load(number),
    municipality: ({ municipality }, _, { loaders }) => loaders.municipality.load(municipality),
  },
};

/** The register's own references always lead somewhere; an error among them is one for the whole field. */
function present<T>(found: readonly (T | Error | null)[]): T[] {
  return found.flatMap((one) => {
    if (one instanceof Error) throw one;
    return one ?? [];
  });
}
