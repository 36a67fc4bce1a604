import type { Action } from './matrix';

/** Fields of the graph that need no login and ignore a bearer, so that a stale token never blocks a refresh. */
export const publicOperations = [
  'Mutation.login',
  'Mutation.verifyOneTimeCode',
  'Mutation.refreshSession',
  'Mutation.logout',
  'Mutation.activateAccount',
  'Mutation.confirmAuthenticator',
  'Mutation.requestPasswordReset',
  'Mutation.resetPassword',
  'Mutation.useRecoveryCode',
  'Query.supportContact',
] as const satisfies readonly `${'Query' | 'Mutation'}.${string}`[];

/** Actions on what holds no personal data: they are answered also when the access table is stale. */
export const impersonalActions: ReadonlySet<Action> = new Set<Action>([
  'identity.municipality:read',
  'support.front-page:read',
]);
