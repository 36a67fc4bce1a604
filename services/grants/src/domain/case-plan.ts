import type { LocalDate } from '@imdinett/kernel';
import type { GrantCase } from './grant-case';
import type { Opening } from './opening';

export type CasePlan = {
  readonly open: readonly Opening[];
  readonly close: readonly GrantCase[];
  readonly reopen: readonly GrantCase[];
};

/**
 * What has to be done so that a person's cases are those that the settlement gives. It follows from the state alone:
 * asked again, there is nothing left to do, in whatever order the events came.
 *
 * [U] In the year of a move the grant is split between the two municipalities; the key stands in a circular that is
 * not public. Decided here: the case of that year stays where it is, later years are closed for the municipality that
 * the person left, and nothing is opened for the other one until IMDi has said how.
 */
export function planCases(
  openings: readonly Opening[],
  cases: readonly GrantCase[],
  movedAwayOn: LocalDate | null,
): CasePlan {
  const lastYear = movedAwayOn === null ? Infinity : Number(movedAwayOn.slice(0, 4));
  const known = new Set(cases.map(keyOf));
  return {
    open: openings.filter((opening) => opening.year <= lastYear && !known.has(keyOf(opening))),
    close: cases.filter(
      ({ status, year, yearFromSettlement }) =>
        status === 'OPEN' && yearFromSettlement !== null && year > lastYear,
    ),
    reopen: cases.filter(
      ({ closedReason, year }) => closedReason === 'MOVED_AWAY' && year <= lastYear,
    ),
  };
}

const keyOf = ({ code, year }: { readonly code: string; readonly year: number }): string =>
  `${code}/${String(year)}`;

export function close(grantCase: GrantCase, today: LocalDate): GrantCase {
  return {
    ...grantCase,
    status: 'CLOSED',
    closedOn: today,
    closedReason: 'MOVED_AWAY',
    version: grantCase.version + 1,
  };
}

export function reopen(grantCase: GrantCase): GrantCase {
  return {
    ...grantCase,
    status: 'OPEN',
    closedOn: null,
    closedReason: null,
    version: grantCase.version + 1,
  };
}
