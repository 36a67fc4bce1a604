import { readOverview } from '../app/overview';
import type { Resolvers } from './types.generated';

export const overviewResolvers: Resolvers = {
  Query: {
    grantOverview: (_, { municipality, year }, { deps, viewer }) =>
      readOverview(deps, viewer, { municipality, year }),
    grantRates: (_, { year }, { loaders }) => loaders.rates.load(year),
  },
  Municipality: {
    grantOverview: ({ number }, { year }, { loaders }) =>
      loaders.overview.load({ municipality: number, year }),
  },
  GrantOverview: {
    municipality: ({ municipality }) => ({ number: municipality }),
  },
};
