import type { Viewer } from '@imdinett/access';
import type { Deps } from '../context';
import { ratesOf } from '../db/rate.store';
import type { GrantRate } from '../domain/rate';

/** For each year the rates (satser) as they stand. */
export function readRates(
  deps: Deps,
  viewer: Viewer,
  years: readonly number[],
): Promise<readonly (readonly GrantRate[])[]> {
  return deps.transaction(viewer, 'grants.rate:read', async ({ manager }) => {
    const rates = await ratesOf(manager, years);
    return years.map((year) => rates.filter((rate) => rate.year === year));
  });
}
