import {
  can,
  mayAdminister,
  roles,
  scopeOf,
  type Action,
  type Place,
  type Role,
  type UserViewer,
  type Viewer,
} from '@imdinett/access';
import { conflict, osloDate } from '@imdinett/kernel';
import type { Tx } from '@imdinett/persistence';
import type { Deps } from '../context';
import { isLastHolder, lockAdministration } from '../db/role-grant.store';
import type { RoleChange } from '../domain/guard-rails';
import type { GrantPlace } from '../domain/role-grant';
import type { User } from '../domain/user';

type RoleAction = Extract<Action, 'identity.role:grant' | 'identity.role:revoke'>;

/** What the rails have to know of the caller, for one role in one place. */
export function roleChangeOf(
  viewer: Viewer,
  action: RoleAction,
  {
    userId,
    role,
    place,
  }: { readonly userId: string; readonly role: Role; readonly place: GrantPlace },
): RoleChange {
  const administering = viewer.kind === 'user' ? authorities(viewer, role) : null;
  return {
    onHimself: isHimself(viewer, userId),
    administeredByMunicipality: roles[role].administeredBy === 'MUNICIPALITY',
    holdsAuthority: administering !== null && scopeOf(administering, action).length > 0,
    reachesPlace: administering !== null && can(administering, action, { own: placesOf(place) }),
  };
}

/** The caller with those of his grants alone that give the right to hand out the role. */
function authorities(viewer: UserViewer, role: Role): UserViewer {
  return { ...viewer, grants: viewer.grants.filter((grant) => mayAdminister(grant.role, role)) };
}

export const isHimself = (viewer: Viewer, userId: string): boolean =>
  viewer.kind === 'user' && viewer.id === userId;

/** Whether the caller could give the role in that place. */
export function couldGrant(viewer: Viewer, role: Role, place: GrantPlace): boolean {
  return (
    viewer.kind === 'user' &&
    can(authorities(viewer, role), 'identity.role:grant', { own: placesOf(place) })
  );
}

export const placesOf = ({ municipality, district }: GrantPlace): readonly Place[] =>
  municipality === null ? [] : [{ municipality, district }];

/** Account actions follow the home municipality. */
export const homeOf = (
  user: Pick<User, 'homeMunicipality' | 'homeDistrict'>,
): { readonly own: readonly Place[] } => ({
  own: placesOf({ municipality: user.homeMunicipality, district: user.homeDistrict }),
});

/** Whether the user is the last one who administers his home municipality, or his district of it. IMDi may take even him away. */
export async function isLastAdministrator(
  deps: Deps,
  tx: Tx,
  { viewer, user }: { readonly viewer: Viewer; readonly user: User },
): Promise<boolean> {
  if (
    user.homeMunicipality === null ||
    scopeOf(viewer, 'identity.user:deactivate').some(({ reach }) => reach === 'all')
  )
    return false;
  return isLastAdministratorOf(deps, tx, { userId: user.id, municipality: user.homeMunicipality });
}

/** The same for any municipality, whoever asks. Nobody removes another administrator of it until the transaction ends. */
export async function isLastAdministratorOf(
  deps: Deps,
  { manager }: Tx,
  { userId, municipality }: { readonly userId: string; readonly municipality: string },
): Promise<boolean> {
  await lockAdministration(manager, municipality);
  return isLastHolder(manager, {
    userId,
    role: 'KOMMUNEADMINISTRATOR',
    municipality,
    today: osloDate(deps.now()),
  });
}

export function checkVersion(user: User, expected: number | null | undefined): void {
  if (expected !== null && expected !== undefined && expected !== user.revision) throw conflict();
}
