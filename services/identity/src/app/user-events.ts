import type { EventData, EventType } from '@imdinett/events';
import type { Tx } from '@imdinett/persistence';
import type { RoleGrant } from '../domain/role-grant';
import type { User } from '../domain/user';

type AccountEvent = Extract<
  EventType,
  | 'no.imdi.identity.user-created.v1'
  | 'no.imdi.identity.user-invited.v1'
  | 'no.imdi.identity.user-activated.v1'
  | 'no.imdi.identity.user-logged-in.v1'
  | 'no.imdi.identity.user-inactivated.v1'
  | 'no.imdi.identity.user-deactivated.v1'
  | 'no.imdi.identity.user-reactivated.v1'
  | 'no.imdi.identity.user-locked.v1'
  | 'no.imdi.identity.user-unlocked.v1'
  | 'no.imdi.identity.user-credentials-reset.v1'
>;

/** `user` is the user after the change, whose version is the event's. */
export async function announce(
  tx: Tx,
  type: AccountEvent,
  { reasonCode, ...user }: User & { readonly reasonCode?: string },
): Promise<void> {
  await tx.publish({
    type,
    aggregate: user,
    data: { ...whose(user), ...(reasonCode !== undefined && { reasonCode }) },
  });
}

type GrantEvent = Extract<
  EventType,
  'no.imdi.identity.user-role-granted.v1' | 'no.imdi.identity.user-role-revoked.v1'
>;

export async function announceGrant(
  tx: Tx,
  type: GrantEvent,
  { user, grant }: { readonly user: User; readonly grant: RoleGrant },
): Promise<void> {
  await tx.publish({
    type,
    aggregate: user,
    data: {
      ...whose(user),
      grantId: grant.id,
      role: grant.role,
      grantMunicipality: grant.municipality,
      grantDistrict: grant.district,
      validFrom: grant.validFrom,
      validTo: grant.validTo,
    },
  });
}

type FormEvent = Extract<EventType, `no.imdi.identity.user-administrator-change-${string}`>;

/** The form's texts stay in identity. */
export async function announceAdministratorChange(
  tx: Tx,
  type: FormEvent,
  {
    user,
    changeId,
    reasonCode,
  }: { readonly user: User; readonly changeId: string; readonly reasonCode: string },
): Promise<void> {
  await tx.publish({ type, aggregate: user, data: { ...whose(user), changeId, reasonCode } });
}

/** The relay publishes the user's access as it is when it gets there; this says only that it changed. */
export async function announceAccess(tx: Tx, user: Pick<User, 'id' | 'version'>): Promise<void> {
  await tx.publish({
    type: 'no.imdi.identity.access-changed.v1',
    aggregate: user,
    data: { userId: user.id },
  });
}

const whose = (
  user: User,
): Pick<EventData<AccountEvent>, 'userId' | 'municipality' | 'district'> => ({
  userId: user.id,
  municipality: user.homeMunicipality,
  district: user.homeDistrict,
});
