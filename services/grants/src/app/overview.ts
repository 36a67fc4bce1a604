import { can, type Viewer } from '@imdinett/access';
import { notFound } from '@imdinett/kernel';
import type { Deps } from '../context';
import { countByCode } from '../db/grant-case.store';
import { ratesOf } from '../db/rate.store';
import { overviewOf, type GrantOverview } from '../domain/overview';
import { readsAllClosedData } from './closed-data';

const reading = 'grants.overview:read';

export type OverviewKey = { readonly municipality: string; readonly year: number };

export async function readOverview(
  deps: Deps,
  viewer: Viewer,
  key: OverviewKey,
): Promise<GrantOverview> {
  const [overview] = await readOverviews(deps, viewer, [key]);
  if (!overview) throw notFound();
  return overview;
}

/** One for each municipality and year; null where the caller reaches none. */
export function readOverviews(
  deps: Deps,
  viewer: Viewer,
  keys: readonly OverviewKey[],
): Promise<readonly (GrantOverview | null)[]> {
  return deps.transaction(viewer, reading, async ({ manager, scope }) => {
    const rates = await ratesOf(manager, [...new Set(keys.map(({ year }) => year))]);
    const overviews: (GrantOverview | null)[] = [];
    for (const { municipality, year } of keys) {
      // An overview exists for the municipality as a whole: a grant for a district does not reach it.
      if (!can(viewer, reading, { own: [{ municipality, district: null }] })) {
        overviews.push(null);
        continue;
      }
      const counts = await countByCode(manager, {
        scope,
        withShielded: readsAllClosedData(viewer),
        filter: { municipality, year },
      });
      overviews.push(
        overviewOf(municipality, year, {
          counts,
          rates: rates.filter((rate) => rate.year === year),
        }),
      );
    }
    return overviews;
  });
}
