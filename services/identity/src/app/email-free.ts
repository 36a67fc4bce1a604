import { systemViewer, type Viewer } from '@imdinett/access';
import { AppError, ruleViolation } from '@imdinett/kernel';
import type { Tx } from '@imdinett/persistence';
import type { Deps } from '../context';
import { isEmailTaken } from '../db/user.store';
import { endOfBudget, takeFromBudget } from './source-budget';

const taken = 'user.email-taken';

/** One user per person in all systems: who has one gets more roles, not another. */
export async function checkFree(
  { manager }: Tx,
  {
    email,
    userId,
    field,
  }: { readonly email: string; readonly userId: string | null; readonly field: string | null },
): Promise<void> {
  if (await isEmailTaken(manager, email, userId))
    throw ruleViolation(
      taken,
      'Det finnes allerede en bruker med denne e-postadressen. Gi brukeren flere roller i stedet, eller kontakt IMDi hvis brukeren hører til en annen kommune.',
      field ?? undefined,
    );
}

const counter = systemViewer('identity.limits');
const action = 'identity.limit:count';

/**
 * Does what may find an address taken. That answer tells that somebody, anywhere, has an account: whoever gets it too
 * often has to wait, as for wrong passwords.
 */
export async function countingProbes<T>(
  deps: Deps,
  viewer: Viewer,
  work: () => Promise<T>,
): Promise<T> {
  if (viewer.kind !== 'user') return work();
  const source = `caller:${viewer.id}`;
  await deps.transaction(counter, action, ({ manager }) => takeFromBudget(deps, manager, source));
  const isProbe = (error: unknown): boolean =>
    error instanceof AppError && error.details.rule === taken;
  const ended = (how: 'FAILED' | 'FREE'): Promise<void> =>
    deps.transaction(counter, action, ({ manager }) => endOfBudget(deps, manager, { source, how }));
  try {
    const done = await work();
    await ended('FREE');
    return done;
  } catch (error) {
    await ended(isProbe(error) ? 'FAILED' : 'FREE');
    throw error;
  }
}
