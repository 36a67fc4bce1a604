import { createUser, resendInvitation, updateUser } from '../app/account';
import { activateAccount, confirmAuthenticator } from '../app/activation';
import { changePassword, replaceAuthenticator } from '../app/own-credentials';
import { requestPasswordReset, resetPassword, useRecoveryCode } from '../app/recovery';
import { resetCredentials, unlockUser } from '../app/user-status';
import { wishOf } from './role-grant';
import type { Resolvers } from './types.generated';

/** A user's account from the invitation on, and the ways back in. */
export const accountResolvers: Resolvers = {
  Mutation: {
    activateAccount: (_, { input }, { deps }) => activateAccount(deps, input),
    confirmAuthenticator: async (_, { input }, { deps }) => {
      const { session, recoveryCodes } = await confirmAuthenticator(deps, input);
      return { session, recoveryCodes: [...recoveryCodes] };
    },
    requestPasswordReset: (_, { input }, { deps, request }) =>
      requestPasswordReset(deps, request.ip, input),
    resetPassword: (_, { input }, { deps }) => resetPassword(deps, input),
    useRecoveryCode: (_, { input }, { deps }) => useRecoveryCode(deps, input),
    changePassword: (_, { input }, { deps, viewer, request }) =>
      changePassword(deps, { viewer, ip: request.ip }, input),
    replaceAuthenticator: (_, { input }, { deps, viewer }) =>
      replaceAuthenticator(deps, viewer, input),
    createUser: async (_, { input }, { deps, viewer }) => {
      const {
        municipality = null,
        district = null,
        roles,
        idempotencyKey = null,
        ...profile
      } = input;
      return {
        user: await createUser(deps, viewer, {
          ...profile,
          municipality,
          district,
          roles: (roles ?? []).map(wishOf),
          idempotencyKey,
        }),
      };
    },
    updateUser: async (_, { input }, { deps, viewer }) => ({
      user: await updateUser(deps, viewer, input),
    }),
    resendInvitation: async (_, { input }, { deps, viewer }) => ({
      user: await resendInvitation(deps, viewer, input),
    }),
    unlockUser: async (_, { input }, { deps, viewer }) => ({
      user: await unlockUser(deps, viewer, input),
    }),
    resetCredentials: async (_, { input }, { deps, viewer }) => ({
      user: await resetCredentials(deps, viewer, input),
    }),
  },
};
