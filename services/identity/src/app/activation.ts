import { osloDate, type LocalDate } from '@imdinett/kernel';
import type { Tx } from '@imdinett/persistence';
import type { Deps } from '../context';
import {
  loadLink,
  lockEnrolment,
  lockLink,
  forgetProofs,
  saveEnrolment,
  saveLink,
} from '../db/account-link.store';
import { saveCredential, lockCredential } from '../db/credential.store';
import { loadUser, lockUser } from '../db/user.store';
import { isOpenLink, type AccountLink } from '../domain/account-link';
import { isOpenEnrolment, type Enrolment } from '../domain/enrolment';
import { activate, isOverdue, linkStateOf, type User } from '../domain/user';
import { remember } from './account-history';
import {
  beginEnrolment,
  enrolmentContext,
  newRecoveryCodes,
  provenStep,
  type AuthenticatorEnrolment,
} from './authenticator';
import { factorContext } from './factor';
import { tell } from './message';
import { checkPassword } from './new-password';
import { answerOf, openSession, type OpenedSession, type SessionAnswer } from './open-session';
import { beforeLogin, enrolmentEnded, linkEnded, refuse, wrongPair } from './refusal';
import { hashOf } from './secret-token';
import { announce, announceAccess } from './user-events';

const action = 'identity.account:activate';

export type ActivateAccount = { readonly activationToken: string; readonly password: string };

/**
 * The link of an invitation, or of a reset by an administrator: a password is chosen, and the app is told its secret.
 * The link is spent by it; a password that cannot be taken spends nothing.
 */
export async function activateAccount(
  deps: Deps,
  { activationToken, password }: ActivateAccount,
): Promise<AuthenticatorEnrolment> {
  const tokenHash = hashOf(activationToken);
  const user = await deps.transaction(beforeLogin, action, async ({ manager }) => {
    const link = await loadLink(manager, tokenHash);
    const isOpen = link !== null && isOpenLink(link, 'ACTIVATION', deps.now());
    const invited = isOpen ? await loadUser(manager, link.userId) : null;
    return invited !== null && link !== null && isFor(link, invited) ? invited : null;
  });
  if (user === null) return refuse(deps, action, { userId: null, error: linkEnded() });
  await checkPassword(deps, { password, user, field: 'input.password' });
  const passwordHash = await deps.passwords.hash(password);

  const begun = await deps.transaction(beforeLogin, action, async (tx) => {
    const link = await lockLink(tx.manager, tokenHash);
    if (link === null || !isOpenLink(link, 'ACTIVATION', deps.now())) return null;
    const waiting = await lockUser(tx.manager, link.userId);
    if (waiting === null || !awaitsActivation(waiting) || !isFor(link, waiting)) return null;
    await saveLink(tx.manager, tokenHash, { ...link, usedAt: deps.now() });
    const enrolment = await beginEnrolment(deps, tx, { user: waiting, passwordHash });
    await tx.audit({
      object: { type: 'user', id: waiting.id },
      after: { step: 'password-chosen' },
    });
    return enrolment;
  });
  return begun ?? refuse(deps, action, { userId: user.id, error: linkEnded() });
}

/** Invited, or reset by an administrator. */
const awaitsActivation = ({ status, resetAt }: User): boolean =>
  status === 'INVITED' || (resetAt !== null && (status === 'ACTIVE' || status === 'LOCKED'));

export type ConfirmAuthenticator = {
  readonly enrolmentToken: string;
  readonly firstCode: string;
  readonly secondCode: string;
};

export type ConfirmedAuthenticator = {
  readonly session: SessionAnswer;
  readonly recoveryCodes: readonly string[];
};

type Confirmed =
  | { readonly kind: 'ENDED' | 'WRONG'; readonly userId: string | null }
  | { readonly kind: 'OPEN'; readonly opened: OpenedSession; readonly codes: readonly string[] };

/** Two codes of one step after the other: the app is the user's, the one before and all sessions are not any more. */
export async function confirmAuthenticator(
  deps: Deps,
  input: ConfirmAuthenticator,
): Promise<ConfirmedAuthenticator> {
  const confirmed = await confirm(deps, input);
  switch (confirmed.kind) {
    case 'OPEN':
      return {
        session: await answerOf(deps, confirmed.opened),
        recoveryCodes: confirmed.codes,
      };
    case 'WRONG':
      return refuse(deps, action, { userId: confirmed.userId, error: wrongPair() });
    case 'ENDED':
      return refuse(deps, action, { userId: confirmed.userId, error: enrolmentEnded() });
  }
}

function confirm(
  deps: Deps,
  { enrolmentToken, ...codes }: ConfirmAuthenticator,
): Promise<Confirmed> {
  const tokenHash = hashOf(enrolmentToken);
  return deps.transaction(beforeLogin, action, async (tx): Promise<Confirmed> => {
    const now = deps.now();
    const enrolment = await lockEnrolment(tx.manager, tokenHash);
    if (enrolment === null) return { kind: 'ENDED', userId: null };
    const { userId } = enrolment;
    if (!isOpenEnrolment(enrolment, now)) return { kind: 'ENDED', userId };
    const secret = deps.secrets.open(enrolment.secretSealed, enrolmentContext(userId));
    const step = provenStep(secret, codes, now);
    await saveEnrolment(
      tx.manager,
      tokenHash,
      step === null
        ? { ...enrolment, failures: enrolment.failures + 1 }
        : { ...enrolment, usedAt: now },
    );
    if (step === null) return { kind: 'WRONG', userId };
    // The credential before the user, as a login has it.
    const credential = await lockCredential(tx.manager, userId);
    const user = await lockUser(tx.manager, userId);
    if (user === null || !mayEnrol(user, enrolment, osloDate(now)))
      return { kind: 'ENDED', userId };
    const passwordHash = enrolment.passwordHash ?? credential?.passwordHash;
    if (passwordHash === undefined) throw new Error('an authenticator without a password');
    return { kind: 'OPEN', ...(await take(deps, tx, { user, passwordHash, secret, step })) };
  });
}

/** Whoever was shut out, or reset once more, since the secret was shown begins anew. */
function mayEnrol(user: User, { passwordHash, epoch }: Enrolment, today: LocalDate): boolean {
  if (user.epoch !== epoch) return false;
  if (passwordHash !== null) return awaitsActivation(user);
  const mayLogIn = user.status === 'ACTIVE' || user.status === 'LOCKED';
  return mayLogIn && user.resetAt === null && !isOverdue(user, today);
}

/** Whether the account is still as it was when the link was made. */
export const isFor = ({ stateHash }: AccountLink, user: User): boolean =>
  stateHash === hashOf(linkStateOf(user));

type Proven = {
  readonly user: User;
  readonly passwordHash: string;
  readonly secret: string;
  readonly step: number;
};

async function take(
  deps: Deps,
  tx: Tx,
  { user, passwordHash, secret, step }: Proven,
): Promise<{ readonly opened: OpenedSession; readonly codes: readonly string[] }> {
  const now = deps.now();
  // Sessions begun until now are over; the one that begins now is not.
  const active = activate(user, new Date(now.getTime() - 1));
  await saveCredential(tx.manager, {
    userId: user.id,
    passwordHash,
    totpSealed: deps.secrets.seal(secret, factorContext(user.id)),
    lastStep: step,
    failures: 0,
  });
  const codes = await newRecoveryCodes(tx, user.id);
  await forgetProofs(tx.manager, user.id);
  await tx.audit({
    object: { type: 'user', id: user.id },
    fields: ['status', 'authenticator', 'recoveryCodes'],
    before: { status: user.status },
    after: { status: active.status },
  });
  await rememberEnrolment(tx, { before: user, after: active, now });
  await announceEnrolment(tx, user, active);
  await announceAccess(tx, active);
  if (user.status !== 'INVITED')
    await tell(deps, tx, { userId: user.id, template: 'AUTHENTICATOR_CHANGED' });
  return { codes, opened: await openSession(tx, active, { authTime: now, now }) };
}

/** The new authenticator after a reset belongs to the reset that stands there already. */
async function rememberEnrolment(
  tx: Tx,
  { before, after, now }: { readonly before: User; readonly after: User; readonly now: Date },
): Promise<void> {
  const happening = { user: after, by: beforeLogin, at: now };
  if (before.status === 'INVITED') await remember(tx, { kind: 'ACTIVATED', ...happening });
  if (before.status === 'LOCKED') await remember(tx, { kind: 'UNLOCKED', ...happening });
}

async function announceEnrolment(tx: Tx, before: User, after: User): Promise<void> {
  if (before.status === 'INVITED') {
    await announce(tx, 'no.imdi.identity.user-activated.v1', {
      ...after,
      reasonCode: 'invitation',
    });
    return;
  }
  if (before.status === 'LOCKED')
    await announce(tx, 'no.imdi.identity.user-unlocked.v1', {
      ...after,
      reasonCode: 'new-authenticator',
    });
  await announce(tx, 'no.imdi.identity.user-credentials-reset.v1', {
    ...after,
    reasonCode: 'new-authenticator',
  });
}
