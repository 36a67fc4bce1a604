import { isAction, type Action } from './matrix';
import type { SystemAction } from './system-matrix';

type ReadAction = Extract<
  Action,
  `${string}:read` | `${string}:read-${string}` | 'settlement.person:search'
>;

/**
 * The action by which a caller sees the rows that an action works on. Row-level security selects by it, so that a
 * row that one may read but not change is FORBIDDEN and not lost.
 */
const readActions = {
  'identity.user:create': 'identity.user:read',
  'identity.user:update': 'identity.user:read',
  'identity.user:deactivate': 'identity.user:read',
  'identity.user:reactivate': 'identity.user:read',
  'identity.user:unlock': 'identity.user:read',
  'identity.user:reset-credentials': 'identity.user:read',
  'identity.role:grant': 'identity.user:read',
  'identity.role:revoke': 'identity.user:read',
  'identity.administrator-change:submit': 'identity.administrator-change:read',
  'identity.administrator-change:decide': 'identity.administrator-change:read',
  'identity.session:manage': 'identity.session:manage',
  'identity.profile:update': 'identity.profile:read',
  'nir.person:export': 'nir.person:read',
  'nir.introduction:register': 'nir.person:read',
  'nir.norwegian:register': 'nir.person:read',
  'nir.person:register': 'nir.person:read',
  'nir.person:correct-basic': 'nir.person:read',
  'nir.person:move': 'nir.person:read',
  'nir.person:close-data': 'nir.person:read',
  'settlement.request:send': 'settlement.request:read',
  'settlement.request:revise': 'settlement.request:read',
  'settlement.request:answer': 'settlement.request:read',
  'settlement.request:plan-places': 'settlement.request:read',
  'settlement.request:ask-deferral': 'settlement.request:read',
  'settlement.allocation:open': 'settlement.allocation:read',
  'settlement.allocation:answer': 'settlement.allocation:read',
  'settlement.allocation:send': 'settlement.allocation:read',
  'settlement.allocation:withdraw': 'settlement.allocation:read',
  'settlement.allocation:assign': 'settlement.allocation:read',
  // Agreed self-settlement becomes an allocation with its origin.
  'settlement.self-settlement:report': 'settlement.allocation:read',
  'settlement.person:export': 'settlement.person:search',
  'settlement.person-folder:write': 'settlement.person-folder:read',
  'settlement.arrival:register': 'settlement.person:search',
  'settlement.competence:register': 'settlement.competence:read',
  'grants.payment-basis:export': 'grants.payment-basis:read',
  'grants.change-request:submit': 'grants.case:read',
  'grants.change-request:decide': 'grants.case:read',
  'grants.term:run': 'grants.term:read',
  'grants.term:approve': 'grants.term:read',
  'grants.rate:set': 'grants.rate:read',
  'grants.extra:apply': 'grants.extra:read',
  'grants.extra:ask-deferral': 'grants.extra:read',
  'grants.extra:report-use': 'grants.extra:read',
  'grants.extra:write-message': 'grants.extra:read',
  'grants.extra:decide': 'grants.extra:read',
  'jobbsjanse.participant:create': 'jobbsjanse.participant:read',
  'jobbsjanse.participant:update': 'jobbsjanse.participant:read',
  'jobbsjanse.participant:delete': 'jobbsjanse.participant:read',
  'jobbsjanse.participant:submit': 'jobbsjanse.participant:read',
  'jobbsjanse.participant:export': 'jobbsjanse.participant:read',
  'jobbsjanse.submission:reopen': 'jobbsjanse.participant:read',
  'support.case:create': 'support.case:read',
  'support.case:reply': 'support.case:read',
  'support.case:handle': 'support.case:read',
  'support.announcement:publish': 'support.front-page:read',
} as const satisfies Record<Exclude<Action, ReadAction>, Action>;

export function readActionOf(action: Action): Action;
export function readActionOf(action: Action | SystemAction): Action | SystemAction;
export function readActionOf(action: Action | SystemAction): Action | SystemAction {
  return isAction(action) && isSeenByAnother(action) ? readActions[action] : action;
}

/** Actions on what tells nothing about anybody. They need no reach to rows, and in the database they get none. */
export const referenceActions: ReadonlySet<Action> = new Set<Action>([
  'identity.role-catalogue:read',
  'identity.municipality:read',
  'grants.rate:read',
  'jobbsjanse.help:read',
  'support.front-page:read',
]);

/** Whether the action changes anything. One that reads or exports gets no reach for writing. */
export function isWriting(action: Action): boolean {
  return isSeenByAnother(action) && !action.endsWith(':export');
}

function isSeenByAnother(action: Action): action is keyof typeof readActions {
  return Object.hasOwn(readActions, action);
}
