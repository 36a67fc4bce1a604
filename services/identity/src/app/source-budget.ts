import { rateLimited } from '@imdinett/kernel';
import type { EntityManager } from 'typeorm';
import type { Deps } from '../context';
import { lockBudget, saveBudget } from '../db/known-device.store';
import { begin, budgetWaitSeconds, end } from '../domain/source-budget';

/** Before the thing is tried. What is taken must be ended, however it ends. */
export async function takeFromBudget(
  deps: Deps,
  manager: EntityManager,
  source: string,
): Promise<void> {
  const now = deps.now();
  const budget = await lockBudget(manager, source, now);
  const wait = budgetWaitSeconds(budget, now);
  if (wait > 0) throw rateLimited(wait);
  await saveBudget(manager, source, begin(budget, now));
}

type Ending = { readonly source: string; readonly how: 'FAILED' | 'FREE' };

export async function endOfBudget(
  deps: Deps,
  manager: EntityManager,
  { source, how }: Ending,
): Promise<void> {
  const now = deps.now();
  await saveBudget(manager, source, end(await lockBudget(manager, source, now), how, now));
}
