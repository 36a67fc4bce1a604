import { deactivateUser, reactivateUser } from '../app/user-status';
import { inactiveFromOf, listUsers, readUser, wasReset } from '../app/user';
import type { District, Municipality } from '../domain/municipality';
import type { User } from '../domain/user';
import type { Loaders } from './loaders';
import type { Resolvers } from './types.generated';

export const userResolvers: Resolvers = {
  Query: {
    user: async (_, { id }, { deps, viewer, loaders }) =>
      known(loaders, await readUser(deps, viewer, id)),
    users: async (_, args, { deps, viewer, loaders }) => {
      const users = await listUsers(deps, viewer, args);
      for (const { node } of users.edges) known(loaders, node);
      return users;
    },
  },
  Mutation: {
    deactivateUser: async (_, { input }, { deps, viewer }) => ({
      user: await deactivateUser(deps, viewer, input),
    }),
    reactivateUser: async (_, { input }, { deps, viewer }) => ({
      user: await reactivateUser(deps, viewer, input),
    }),
  },
  User: {
    __resolveReference: ({ id }) => ({ id }),
    name: ({ id }, _, { loaders }) => loaders.userName.load(id),
    username: async ({ id }, _, { loaders }) => (await loaders.user.load(id))?.username ?? null,
    email: async ({ id }, _, { loaders }) => (await loaders.user.load(id))?.email ?? null,
    mobile: async ({ id }, _, { loaders }) => (await loaders.user.load(id))?.mobile ?? null,
    homeMunicipality: async ({ id }, _, { loaders }) =>
      municipality(loaders, (await loaders.user.load(id))?.homeMunicipality),
    homeDistrict: async ({ id }, _, { loaders }) =>
      district(loaders, (await loaders.user.load(id))?.homeDistrict),
    status: async ({ id }, _, { loaders }) => (await loaders.user.load(id))?.status ?? null,
    lastLoginAt: async ({ id }, _, { loaders }) =>
      (await loaders.user.load(id))?.lastLoginAt ?? null,
    activatedAt: async ({ id }, _, { loaders }) =>
      (await loaders.user.load(id))?.activatedAt ?? null,
    invitedAt: async ({ id }, _, { loaders }) => (await loaders.user.load(id))?.invitedAt ?? null,
    inactiveFrom: async ({ id }, _, { loaders }) => inactiveFromOf(await loaders.user.load(id)),
    credentialsReset: async ({ id }, _, { loaders }) => wasReset(await loaders.user.load(id)),
    history: ({ id }, _, { loaders }) => loaders.history.load(id),
    grants: ({ id }, _, { loaders }) => loaders.grants.load(id),
    version: async ({ id }, _, { loaders }) => (await loaders.user.load(id))?.revision ?? null,
  },
  AccountChange: {
    at: ({ changedAt }) => changedAt,
    by: ({ changedBy }) => (changedBy === null ? null : { id: changedBy }),
  },
};

/** What was read under the same action need not be read again. */
function known(loaders: Loaders, user: User): User {
  loaders.user.prime(user.id, user);
  return user;
}

export async function municipality(
  loaders: Loaders,
  number: string | null | undefined,
): Promise<Municipality | null> {
  return number ? loaders.municipality.load(number) : null;
}

export async function district(
  loaders: Loaders,
  number: string | null | undefined,
): Promise<District | null> {
  return number ? loaders.district.load(number) : null;
}
