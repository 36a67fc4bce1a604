import { systemViewer } from '@imdinett/access';
import type { Tx } from '@imdinett/persistence';
import type { Deps } from '../context';
import { insertCredential } from '../db/credential.store';
import { insertGrant } from '../db/role-grant.store';
import { insertUser, loadUser } from '../db/user.store';
import type { RoleGrant } from '../domain/role-grant';
import { later, type User } from '../domain/user';
import { factorContext } from './factor';
import { announce, announceAccess, announceGrant } from './user-events';

export type DemoUser = Pick<
  User,
  'id' | 'username' | 'name' | 'email' | 'mobile' | 'homeMunicipality' | 'homeDistrict'
> & {
  readonly password: string;
  readonly totpSecret: string;
  readonly grants: readonly Pick<
    RoleGrant,
    'id' | 'role' | 'municipality' | 'district' | 'validFrom' | 'validTo'
  >[];
};

const seeder = systemViewer('identity.seed');

/** Takes in users of the demo world as active ones. Who exists stays as he is. Says how many were new. */
export async function provisionUsers(deps: Deps, users: readonly DemoUser[]): Promise<number> {
  const added = await eachOf(users, 2, (user) => provision(deps, user));
  return added.filter(Boolean).length;
}

async function provision(deps: Deps, demo: DemoUser): Promise<boolean> {
  const known = await deps.transaction(seeder, 'identity.demo:load', ({ manager }) =>
    loadUser(manager, demo.id),
  );
  if (known !== null) return false;
  const passwordHash = await deps.passwords.hash(demo.password);
  await deps.transaction(seeder, 'identity.demo:load', (tx) =>
    insert(deps, tx, { demo, passwordHash }),
  );
  return true;
}

async function insert(
  deps: Deps,
  tx: Tx,
  { demo, passwordHash }: { readonly demo: DemoUser; readonly passwordHash: string },
): Promise<void> {
  const now = deps.now();
  const { password: _password, totpSecret, grants, ...profile } = demo;
  const start = later(0, now);
  const user: User = {
    ...profile,
    status: 'ACTIVE',
    lastLoginAt: null,
    activatedAt: now,
    reactivatedAt: null,
    invitedAt: null,
    resetAt: null,
    epoch: start,
    version: start,
    revision: 1,
    sessionsFrom: new Date(0),
  };
  await insertUser(tx.manager, user, now);
  await insertCredential(tx.manager, {
    userId: user.id,
    passwordHash,
    totpSealed: deps.secrets.seal(totpSecret, factorContext(user.id)),
    lastStep: null,
    failures: 0,
  });
  await announce(tx, 'no.imdi.identity.user-created.v1', user);
  await announce(tx, 'no.imdi.identity.user-activated.v1', user);
  for (const given of grants) {
    const grant: RoleGrant = {
      ...given,
      userId: user.id,
      grantedAt: now,
      grantedBy: null,
      revokedAt: null,
    };
    await insertGrant(tx.manager, grant);
    await announceGrant(tx, 'no.imdi.identity.user-role-granted.v1', { user, grant });
  }
  await tx.audit({
    object: { type: 'user', id: user.id },
    after: { status: user.status, grants: grants.map(({ id }) => id) },
  });
  await announceAccess(tx, user);
}

/** As many at once as given, for a hash takes a core. */
async function eachOf<T, R>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = [];
  const queue = [...items];
  const take = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift())
      results.push(await work(item));
  };
  await Promise.all(Array.from({ length: atOnce }, take));
  return results;
}
