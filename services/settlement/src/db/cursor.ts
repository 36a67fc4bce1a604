import { badInput, parseLocalDate, type LocalDate } from '@imdinett/kernel';
import type { Page } from '@imdinett/persistence';

/** Where a page of a list that is sorted by a day and an id goes on. A cursor that somebody made up is refused. */
export function dayAndId({ after }: Page): { readonly day: LocalDate; readonly id: string } | null {
  if (after === null) return null;
  const [day = '', id = ''] = after;
  if (parseLocalDate(day) === null)
    throw badInput('after', 'Ugyldig sidemerke. Bruk verdien av endCursor fra forrige side.');
  return { day, id };
}
