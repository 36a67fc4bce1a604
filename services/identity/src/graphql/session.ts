import { login, verifyOneTimeCode } from '../app/login';
import { logout, refreshSession } from '../app/refresh';
import { endAllSessions, endSession, openSessionsOf, stepUp } from '../app/session';
import type { Resolvers } from './types.generated';

export const sessionResolvers: Resolvers = {
  Mutation: {
    login: (_, { input }, { deps, request }) => login(deps, request.ip, input),
    verifyOneTimeCode: (_, { input }, { deps }) => verifyOneTimeCode(deps, input),
    refreshSession: (_, { input }, { deps }) => refreshSession(deps, input.refreshToken),
    logout: (_, { input }, { deps }) => logout(deps, input.refreshToken),
    stepUp: (_, { input }, { deps, viewer }) => stepUp(deps, viewer, input.code),
    endSession: (_, { input }, { deps, viewer }) => endSession(deps, viewer, input),
    endAllSessions: (_, { input }, { deps, viewer }) => endAllSessions(deps, viewer, input),
  },
  EndSessionPayload: {
    sessions: async (_, __, { deps, viewer }) => [...(await openSessionsOf(deps, viewer))],
  },
};
