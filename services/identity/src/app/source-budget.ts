import { rateLimited } from '@imdinett/kernel';
import type { EntityManager } from 'typeorm';
import type { Deps } from '../context';
import { lockBudget, saveBudget } from '../db/known-device.store';
import { budgetWaitSeconds, refund, spend } from '../domain/source-budget';

/** Before the thing is tried, so that many at once count as many. */
export async function takeFromBudget(
  deps: Deps,
  manager: EntityManager,
  source: string,
): Promise<void> {
  const now = deps.now();
  const budget = await lockBudget(manager, source, now);
  const wait = budgetWaitSeconds(budget, now);
  if (wait > 0) throw rateLimited(wait);
  await saveBudget(manager, source, spend(budget, now));
}

/** It was right, or never looked at. */
export async function giveBack(deps: Deps, manager: EntityManager, source: string): Promise<void> {
  await saveBudget(manager, source, refund(await lockBudget(manager, source, deps.now())));
}
