import { can, type UserViewer, type Viewer } from '@imdinett/access';
import { forbidden } from '@imdinett/kernel';
import type { Deps } from '../context';
import { lockCredential } from '../db/credential.store';
import { endSession, loadOpenSessions } from '../db/session.store';
import { loadUser, lockUser } from '../db/user.store';
import { changePassword as changed } from '../domain/user';
import { beginEnrolment, type AuthenticatorEnrolment } from './authenticator';
import { takeCode } from './factor';
import { checkPassword } from './new-password';
import { attemptPassword } from './password-attempt';
import { setPassword } from './recovery';
import { beforeLogin, refuse, wrongCode, wrongPassword } from './refusal';

const action = 'identity.account:change';

export type ChangePassword = { readonly currentPassword: string; readonly newPassword: string };

/** The caller's own password. Tries at the present one count with those of the login; the other sessions end, this one goes on. */
export async function changePassword(
  deps: Deps,
  { viewer, ip }: { readonly viewer: Viewer; readonly ip: string | null },
  { currentPassword, newPassword }: ChangePassword,
): Promise<{ readonly endedSessions: number }> {
  const caller = himself(viewer);
  const user = await deps.transaction(beforeLogin, action, ({ manager }) =>
    loadUser(manager, caller.id),
  );
  if (user === null) throw forbidden();
  const { isRight } = await attemptPassword(
    deps,
    { username: user.username, password: currentPassword, ip, deviceToken: null },
    ({ status }) => status === 'ACTIVE',
  );
  if (!isRight) return refuse(deps, action, { userId: user.id, error: wrongPassword() });
  await checkPassword(deps, { password: newPassword, user, field: 'input.newPassword' });
  const passwordHash = await deps.passwords.hash(newPassword);

  return deps.transaction(beforeLogin, action, async (tx) => {
    const now = deps.now();
    // The credential before the user, as a login has it.
    await lockCredential(tx.manager, caller.id);
    const locked = await lockUser(tx.manager, caller.id);
    if (locked?.status !== 'ACTIVE') throw forbidden();
    const others = (await loadOpenSessions(tx.manager, locked.id)).filter(
      ({ id }) => id !== caller.sessionId,
    );
    for (const { id } of others)
      await endSession(tx.manager, id, { at: now, reason: 'PASSWORD_CHANGED' });
    await setPassword(deps, tx, {
      user: changed(locked, now, 'OTHERS'),
      passwordHash,
      how: 'changed',
    });
    return { endedSessions: others.length };
  });
}

/** A new authenticator for the caller, who proves with a code that he still has the present one. */
export async function replaceAuthenticator(
  deps: Deps,
  viewer: Viewer,
  { code }: { readonly code: string },
): Promise<AuthenticatorEnrolment> {
  const { id: userId } = himself(viewer);
  const begun = await deps.transaction(beforeLogin, action, async (tx) => {
    if (!(await takeCode(deps, tx, { userId, code }))) return null;
    const user = await loadUser(tx.manager, userId);
    if (user?.status !== 'ACTIVE' || user.resetAt !== null) throw forbidden();
    await tx.audit({
      object: { type: 'user', id: userId },
      after: { step: 'authenticator-asked' },
    });
    return beginEnrolment(deps, tx, { user, passwordHash: null });
  });
  return begun ?? refuse(deps, action, { userId, error: wrongCode('RULE_VIOLATION') });
}

function himself(viewer: Viewer): UserViewer {
  if (viewer.kind !== 'user' || !can(viewer, 'identity.profile:update', { self: viewer.id }))
    throw forbidden();
  return viewer;
}
