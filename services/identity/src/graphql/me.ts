import { readMe, type EffectiveAction } from '../app/me';
import { openSessionsOf } from '../app/session';
import type { ReachKind, Resolvers } from './types.generated';
import { district, municipality } from './user';

export const meResolvers: Resolvers = {
  Query: {
    me: (_, __, { deps, viewer }) => readMe(deps, viewer),
  },
  Me: {
    user: ({ id }) => ({ id }),
    homeMunicipality: (me, _, { loaders }) => municipality(loaders, me.homeMunicipality),
    homeDistrict: (me, _, { loaders }) => district(loaders, me.homeDistrict),
    sessions: async (_, __, { deps, viewer }) => [...(await openSessionsOf(deps, viewer))],
  },
  EffectiveAction: {
    reaches: ({ reaches }) =>
      reaches.map(({ reach, monthsBack, ...place }) => ({
        ...place,
        reach: reachKinds[reach],
        monthsBack: monthsBack ?? null,
      })),
  },
};

const reachKinds: Readonly<Record<EffectiveAction['reaches'][number]['reach'], ReachKind>> = {
  self: 'SELF',
  own: 'OWN',
  'followed-up': 'FOLLOWED_UP',
  'followed-up-intro': 'FOLLOWED_UP_INTRO',
  'followed-up-norwegian': 'FOLLOWED_UP_NORWEGIAN',
  allocated: 'ALLOCATED',
  assigned: 'ASSIGNED',
  settled: 'SETTLED',
  granted: 'GRANTED',
  categorised: 'CATEGORISED',
  all: 'ALL',
};
