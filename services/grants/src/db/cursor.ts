import { badInput } from '@imdinett/kernel';
import type { Page } from '@imdinett/persistence';

/** Where a page of a list that is sorted by a year and an id goes on. A cursor that somebody made up is refused. */
export function yearAndId({
  after,
}: Page): { readonly afterYear: number; readonly afterId: string } | null {
  if (after === null) return null;
  const [year = '', id = ''] = after;
  if (!/^\d{4}$/.test(year))
    throw badInput('after', 'Ugyldig sidemerke. Bruk verdien av endCursor fra forrige side.');
  return { afterYear: Number(year), afterId: id };
}
