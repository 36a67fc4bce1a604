import type { Action } from './matrix';

/**
 * What consumers, jobs and the steps before login may do: job → its actions, always with reach `all`. Nobody but code
 * makes a system viewer. A service adds lines for its own jobs here; job and action begin with the service's name.
 */
export const systemMatrix = {
  // Before login there is no caller; the session itself decides.
  'identity.session': [
    'identity.session:open',
    'identity.session:refresh',
    'identity.session:step-up',
    'identity.session:end',
    'identity.account:activate',
    'identity.account:recover',
    'identity.account:change',
  ],
  // Reads a user's state for each request: identity follows its own database, not the access table.
  'identity.access': ['identity.access:read', 'identity.access:publish'],
  // Counts what a caller may not do too often, in a table that no request gets at.
  'identity.limits': ['identity.limit:count'],
  'identity.keys': ['identity.signing-key:keep'],
  // Who runs `node dist/keys.js` has the service's environment already.
  'identity.operator': ['identity.signing-key:show', 'identity.signing-key:rotate'],
  'identity.housekeeping': ['identity.expired:remove'],
  'identity.inactivity': ['identity.user:inactivate'],
  'identity.post': ['identity.message:send'],
  'identity.mailbox': ['identity.message:show'],
  'identity.events': ['identity.inbox:apply'],
  'identity.seed': ['identity.demo:load'],

  'nir.events': ['nir.inbox:apply', 'nir.projection:settlement', 'nir.projection:grants'],
  'nir.seed': ['nir.demo:load'],

  'settlement.events': ['settlement.inbox:apply', 'settlement.projection:nir'],
  'settlement.seed': ['settlement.demo:load'],

  'grants.events': ['grants.inbox:apply', 'grants.projection:nir', 'grants.projection:settlement'],
  'grants.seed': ['grants.demo:load'],

  'jobbsjanse.events': ['jobbsjanse.inbox:apply', 'jobbsjanse.projection:nir'],
  'jobbsjanse.seed': ['jobbsjanse.demo:load'],

  'support.events': ['support.inbox:apply'],
  'support.seed': ['support.demo:load'],
} as const satisfies Record<`${string}.${string}`, readonly `${string}.${string}:${string}`[]>;

export type SystemJob = keyof typeof systemMatrix;

/** An action that only a system viewer can have. */
export type SystemAction = Exclude<(typeof systemMatrix)[SystemJob][number], Action>;

export function jobMay(job: SystemJob, action: string): boolean {
  const allowed: readonly string[] = Object.hasOwn(systemMatrix, job) ? systemMatrix[job] : [];
  return allowed.includes(action);
}
