import type { LocalDate } from '@imdinett/kernel';
import { canGrantRole } from '../app/grant-question';
import { listRoles, roleName } from '../app/role-catalogue';
import { grantRole, revokeRole } from '../app/role-grant';
import type { Resolvers } from './types.generated';
import { district, municipality } from './user';

type WishInput = {
  readonly municipality?: string | null;
  readonly district?: string | null;
  readonly validFrom?: LocalDate | null;
  readonly validTo?: LocalDate | null;
};

/** With null for what a client left out. */
export const wishOf = <T extends WishInput>({
  municipality: number = null,
  district: part = null,
  validFrom = null,
  validTo = null,
  ...wish
}: T): Omit<T, keyof WishInput> & Required<WishInput> => ({
  ...wish,
  municipality: number,
  district: part,
  validFrom,
  validTo,
});

export const roleGrantResolvers: Resolvers = {
  Query: {
    roles: (_, __, { viewer }) => [...listRoles(viewer)],
    canGrantRole: (
      _,
      { municipality: number = null, district: part = null, ...wish },
      { deps, viewer },
    ) =>
      canGrantRole(deps, viewer, {
        ...wish,
        municipality: number,
        district: part,
        validFrom: null,
        validTo: null,
      }),
  },
  Mutation: {
    grantRole: (_, { input }, { deps, viewer }) => grantRole(deps, viewer, wishOf(input)),
    revokeRole: async (_, { input }, { deps, viewer }) => {
      const { userId, grantId } = await revokeRole(deps, viewer, input);
      return { user: { id: userId }, revokedGrantId: grantId };
    },
  },
  GrantRolePayload: {
    user: ({ userId }) => ({ id: userId }),
    grant: async ({ userId, grantId }, _, { loaders }) =>
      (await loaders.grants.load(userId)).find(({ id }) => id === grantId) ?? null,
  },
  RoleGrant: {
    roleName: ({ role }) => roleName(role),
    municipality: (grant, _, { loaders }) => municipality(loaders, grant.municipality),
    district: (grant, _, { loaders }) => district(loaders, grant.district),
    grantedBy: ({ grantedBy }) => (grantedBy === null ? null : { id: grantedBy }),
  },
  Role: {
    actions: ({ actions }) => [...actions],
  },
};
