import type { Viewer } from '@imdinett/access';
import { AppError } from '@imdinett/kernel';
import type { Deps } from '../context';
import { examine, type Wish } from './role-grant';

export type GrantAnswer = {
  readonly allowed: boolean;
  readonly rule: string | null;
  readonly message: string | null;
};

/**
 * What `grantRole` would say, without doing it and without asking for a one-time code. It reads as the caller reads
 * users; the rails are those of the action itself.
 */
export function canGrantRole(deps: Deps, viewer: Viewer, wish: Wish): Promise<GrantAnswer> {
  return deps.transaction(viewer, 'identity.user:read', async (tx) => {
    const { userId } = wish;
    const answer = await answerOf(() => examine(deps, tx, { viewer, wish, lockIt: false }));
    // The answer tells what the user holds, and whether he is shut out.
    await tx.audit({
      object: { type: 'user', id: userId },
      persons: [userId],
      fields: ['canGrantRole'],
    });
    return answer;
  });
}

async function answerOf(examination: () => Promise<unknown>): Promise<GrantAnswer> {
  try {
    await examination();
    return { allowed: true, rule: null, message: null };
  } catch (error) {
    // Caught inside the transaction: a question that is answered no is no refusal to be audited.
    if (!(error instanceof AppError) || error.code === 'NOT_FOUND') throw error;
    return { allowed: false, rule: error.details.rule ?? error.code, message: error.message };
  }
}
