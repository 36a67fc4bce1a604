import {
  effectiveActions,
  stepUpActions,
  type Action,
  type Scope,
  type Viewer,
} from '@imdinett/access';
import { forbidden, osloDate } from '@imdinett/kernel';
import type { Deps } from '../context';
import { loadGrants } from '../db/role-grant.store';
import { loadSession } from '../db/session.store';
import { loadUser } from '../db/user.store';
import { holdsOn } from '../domain/role-grant';
import type { User } from '../domain/user';
import { isKnown, type KnownGrant } from './role-grant';

export type Me = Pick<
  User,
  | 'id'
  | 'username'
  | 'name'
  | 'email'
  | 'mobile'
  | 'homeMunicipality'
  | 'homeDistrict'
  | 'activatedAt'
> & {
  /** The login before this session. */
  readonly lastLoginAt: Date | null;
  readonly grants: readonly KnownGrant[];
  readonly effectiveActions: readonly EffectiveAction[];
};

export type EffectiveAction = {
  readonly action: Action;
  readonly requiresStepUp: boolean;
  readonly reaches: Scope;
};

export function readMe(deps: Deps, viewer: Viewer): Promise<Me> {
  return deps.transaction(viewer, 'identity.profile:read', async ({ manager }) => {
    if (viewer.kind !== 'user') throw forbidden();
    const user = await loadUser(manager, viewer.id);
    if (user === null) throw forbidden();
    const session = await loadSession(manager, viewer.sessionId);
    const today = osloDate(deps.now());
    return {
      ...user,
      lastLoginAt: session?.previousLoginAt ?? null,
      grants: (await loadGrants(manager, [user.id]))
        .filter((grant) => holdsOn(grant, today))
        .filter(isKnown),
      effectiveActions: effectiveActions(viewer).map(({ action, clauses }) => ({
        action,
        requiresStepUp: stepUpActions.has(action),
        reaches: clauses,
      })),
    };
  });
}
