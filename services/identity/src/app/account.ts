import { randomUUID } from 'node:crypto';
import { assertStepUp, can, type Viewer } from '@imdinett/access';
import { badInput, osloDate, ruleViolation } from '@imdinett/kernel';
import { withIdempotency, type Tx } from '@imdinett/persistence';
import type { Deps } from '../context';
import { loadDistricts, loadMunicipalities } from '../db/municipality.store';
import { insertGrant } from '../db/role-grant.store';
import { loadAccountChanges } from '../db/account-change.store';
import { freeUsername, insertUser, saveProfile, saveUser } from '../db/user.store';
import { checkInvitations, lookingBackTo } from '../domain/account-change';
import { refusalBy } from '../domain/guard-rails';
import { isInForce } from '../domain/municipality';
import { checkedProfile, usernameBaseOf, type Profile } from '../domain/profile';
import { checkNotHeld, type RoleGrant } from '../domain/role-grant';
import { changeProfile, invited, inviteAgain, type User } from '../domain/user';
import { holdingsOf, lockForAction, lockWeaker, type AccountAction } from './administered-user';
import { remember } from './account-history';
import { homeOf } from './administration';
import { checkFree, countingProbes } from './email-free';
import { sealedAddress, tell } from './message';
import { auditedGrant, newGrant, permittedPeriod, type Wish } from './role-grant';
import type { UserRef } from './user';
import { announce, announceAccess, announceGrant } from './user-events';

type Home = { readonly municipality: string | null; readonly district: string | null };

export type CreateUser = Profile &
  Home & {
    readonly roles: readonly Omit<Wish, 'userId'>[];
    readonly idempotencyKey: string | null;
  };

/** An account that waits for its user, with its first roles, and the invitation to him. */
export function createUser(deps: Deps, viewer: Viewer, input: CreateUser): Promise<UserRef> {
  const profile = checkedProfile(input);
  const action = 'identity.user:create';
  const work = async (tx: Tx): Promise<UserRef> => {
    const { municipality, district } = input;
    if (municipality !== null) tx.concerns({ object: { type: 'municipality', id: municipality } });
    const home = { homeMunicipality: municipality, homeDistrict: district };
    assertHome(viewer, action, home);
    // Giving roles asks for a code, here as anywhere.
    if (input.roles.length > 0) assertStepUp(viewer, 'identity.role:grant', deps.now());
    return withIdempotency(tx, { viewer, operation: 'createUser', input }, async () => {
      await checkHome(deps, tx, input);
      await checkFree(tx, { email: profile.email, userId: null, field: 'input.email' });
      const username = await freeUsername(tx.manager, usernameBaseOf(profile.name));
      const user = invited({ id: randomUUID(), username, ...profile, ...home }, deps.now());
      const grants = await grantsOf(deps, tx, { viewer, userId: user.id, roles: input.roles });
      await insertUser(tx.manager, user, deps.now());
      for (const grant of grants) await insertGrant(tx.manager, grant);
      await tx.audit({
        object: { type: 'user', id: user.id },
        fields: ['account', 'grants'],
        after: { status: user.status, municipality, district, grants: grants.map(auditedGrant) },
      });
      await announce(tx, 'no.imdi.identity.user-created.v1', user);
      for (const grant of grants)
        await announceGrant(tx, 'no.imdi.identity.user-role-granted.v1', { user, grant });
      await invite(deps, tx, { viewer, user, reasonCode: 'first' });
      return { id: user.id };
    });
  };
  return countingProbes(deps, viewer, () => deps.transaction(viewer, action, work));
}

/** The home that an account is to have must be the caller's to give. */
function assertHome(
  viewer: Viewer,
  action: AccountAction,
  home: Pick<User, 'homeMunicipality' | 'homeDistrict'>,
): void {
  if (!can(viewer, action, homeOf(home))) throw refusalBy('administration.other-home');
}

async function grantsOf(
  deps: Deps,
  tx: Tx,
  {
    viewer,
    userId,
    roles,
  }: { readonly viewer: Viewer; readonly userId: string; readonly roles: CreateUser['roles'] },
): Promise<readonly RoleGrant[]> {
  const grants: RoleGrant[] = [];
  for (const role of roles) {
    const wish = { ...role, userId };
    const period = await permittedPeriod(deps, tx, { viewer, wish });
    checkNotHeld(wish, period, grants);
    grants.push(newGrant(deps, viewer, { ...wish, period }));
  }
  return grants;
}

async function invite(
  deps: Deps,
  tx: Tx,
  {
    viewer,
    user,
    reasonCode,
  }: { readonly viewer: Viewer; readonly user: User; readonly reasonCode: 'first' | 'again' },
): Promise<void> {
  await remember(tx, { kind: 'INVITED', user, by: viewer, at: deps.now() });
  await announce(tx, 'no.imdi.identity.user-invited.v1', { ...user, reasonCode });
  await announceAccess(tx, user);
  await tell(deps, tx, { userId: user.id, template: 'INVITATION' });
}

type Versioned = {
  readonly userId: string;
  readonly expectedVersion: number;
  readonly idempotencyKey?: string | null | undefined;
};

/** A new link; the one before stops working when it is sent. Also for an account that lapsed because nobody took up the first. */
export function resendInvitation(deps: Deps, viewer: Viewer, input: Versioned): Promise<UserRef> {
  const action = 'identity.user:create';
  return deps.transaction(viewer, action, (tx) =>
    withIdempotency(tx, { viewer, operation: 'resendInvitation', input }, async () => {
      const user = await lockForAction(tx, viewer, { action, ...input });
      const now = deps.now();
      checkInvitations(await loadAccountChanges(tx.manager, user.id, lookingBackTo(now)), now);
      const again = inviteAgain(user, deps.now());
      // One that lapsed may have lost its address to another.
      await checkFree(tx, { email: user.email, userId: user.id, field: null });
      await saveUser(tx.manager, again);
      await tx.audit({
        object: { type: 'user', id: user.id },
        fields: ['invitation'],
        before: { status: user.status },
        after: { status: again.status },
      });
      await invite(deps, tx, { viewer, user: again, reasonCode: 'again' });
      return { id: user.id };
    }),
  );
}

export type UpdateUser = Versioned & {
  readonly [Field in keyof (Profile & Home)]?: string | null | undefined;
};

/** Name, address, mobile number and home. What is left out stays. Never anything that a user logs in with. */
export async function updateUser(deps: Deps, viewer: Viewer, input: UpdateUser): Promise<UserRef> {
  const holdings = await holdingsOf(deps, input.userId);
  const action = 'identity.user:update';
  const work = (tx: Tx): Promise<UserRef> =>
    withIdempotency(tx, { viewer, operation: 'updateUser', input }, async () => {
      const user = await lockWeaker(deps, tx, { viewer, holdings, action, ...input });
      const changed = await changedUser(deps, tx, { user, input });
      // Whoever has the address gets the links of a reset.
      if (changed.email !== user.email)
        assertStepUp(viewer, 'identity.user:reset-credentials', deps.now());
      // The new home must be his to give as well.
      assertHome(viewer, action, changed);
      const fields = profileFields.filter((field) => changed[field] !== user[field]);
      if (fields.length === 0) return { id: user.id };
      await saveProfile(tx.manager, changed);
      await auditProfile(tx, { before: user, after: changed, fields });
      await announceAccess(tx, changed);
      await tellOfProfile(deps, tx, { viewer, before: user, after: changed });
      return { id: user.id };
    });
  const change = (): Promise<UserRef> => deps.transaction(viewer, action, work);
  return input.email ? countingProbes(deps, viewer, change) : change();
}

type Updated = { readonly before: User; readonly after: User };

/** Names and addresses stay out of the trail; homes are codes. */
function auditProfile(
  tx: Tx,
  { before, after, fields }: Updated & { readonly fields: readonly string[] },
): Promise<void> {
  const home = ({ homeMunicipality, homeDistrict }: User): object => ({
    municipality: homeMunicipality,
    district: homeDistrict,
  });
  return tx.audit({
    object: { type: 'user', id: before.id },
    fields,
    ...(movesHome(before, after) && { before: home(before), after: home(after) }),
  });
}

const movesHome = (before: User, after: User): boolean =>
  before.homeMunicipality !== after.homeMunicipality || before.homeDistrict !== after.homeDistrict;

async function tellOfProfile(
  deps: Deps,
  tx: Tx,
  { viewer, before, after }: Updated & { readonly viewer: Viewer },
): Promise<void> {
  const happening = { user: after, by: viewer, at: deps.now() };
  if (movesHome(before, after)) await remember(tx, { kind: 'MOVED', ...happening });
  if (before.email === after.email) return;
  await remember(tx, { kind: 'EMAIL_CHANGED', ...happening });
  await tell(deps, tx, {
    userId: before.id,
    template: 'EMAIL_CHANGED',
    toSealed: sealedAddress(deps, before.id, before.email),
  });
}

const profileFields = ['name', 'email', 'mobile', 'homeMunicipality', 'homeDistrict'] as const;

async function changedUser(
  deps: Deps,
  tx: Tx,
  { user, input }: { readonly user: User; readonly input: UpdateUser },
): Promise<User> {
  const profile = checkedProfile({
    name: input.name ?? user.name,
    email: input.email ?? user.email,
    mobile: input.mobile ?? user.mobile,
  });
  const leaves = input.municipality !== undefined && input.municipality !== user.homeMunicipality;
  const home = {
    municipality: input.municipality === undefined ? user.homeMunicipality : input.municipality,
    district: input.district === undefined ? (leaves ? null : user.homeDistrict) : input.district,
  };
  // What stands stays, also where the municipality has been merged since.
  if (leaves || home.district !== user.homeDistrict) await checkHome(deps, tx, home);
  if (profile.email.toLowerCase() !== user.email.toLowerCase())
    await checkFree(tx, { email: profile.email, userId: user.id, field: 'input.email' });
  return changeProfile(
    user,
    { ...profile, homeMunicipality: home.municipality, homeDistrict: home.district },
    deps.now(),
  );
}

async function checkHome(
  deps: Deps,
  { manager }: Tx,
  { municipality, district }: Home,
): Promise<void> {
  if (municipality === null) {
    if (district !== null) throw badInput('input.district', 'Velg kommunen som bydelen hører til.');
    return;
  }
  const [place] = await loadMunicipalities(manager, [municipality]);
  if (place === undefined || !isInForce(place, osloDate(deps.now())))
    throw ruleViolation(
      'user.municipality-not-in-force',
      'Kommunen finnes ikke i dag. Velg en kommune som gjelder nå.',
      'input.municipality',
    );
  if (district === null) return;
  const [area] = await loadDistricts(manager, [district]);
  if (area?.administered !== true || area.municipality !== municipality)
    throw badInput(
      'input.district',
      'Bydelen hører ikke til kommunen, eller har ikke egen administrasjon.',
    );
}
