import { placeTokens, type Scope } from '@imdinett/access';

/** Part of a WHERE over `user_account u`: whom the scope reaches. The first net; row-level security asks the same by itself. */
export function usersWithin(scope: Scope, values: unknown[]): string {
  if (reachesAll(scope)) return 'TRUE';
  const places = placesOf(scope, values);
  return places === null
    ? 'FALSE'
    : `(u.home_municipality = ANY (${places}) OR u.home_district = ANY (${places}) OR ${withOpenGrant(`(g.municipality = ANY (${places}) OR g.district = ANY (${places}))`)})`;
}

/** Part of a WHERE over `role_grant g`: grants that hold within the scope. */
export const grantsWithin = (scope: Scope, values: unknown[]): string =>
  placedWithin('g', scope, values);

/** Part of a WHERE over `administrator_change c`: forms about a place within the scope. */
export const changesWithin = (scope: Scope, values: unknown[]): string =>
  placedWithin('c', scope, values);

/** Part of a WHERE over `account_change h`: what was done in a home within the scope. */
export const accountChangesWithin = (scope: Scope, values: unknown[]): string =>
  placedWithin('h', scope, values);

function placedWithin(row: 'g' | 'c' | 'h', scope: Scope, values: unknown[]): string {
  if (reachesAll(scope)) return 'TRUE';
  const places = placesOf(scope, values);
  return places === null
    ? 'FALSE'
    : `(${row}.municipality = ANY (${places}) OR ${row}.district = ANY (${places}))`;
}

/** That `user_account u` has a grant, not revoked, with a condition on `role_grant g`. */
export const withOpenGrant = (condition: string): string =>
  `EXISTS (SELECT 1 FROM role_grant g WHERE g.user_id = u.id AND g.revoked_at IS NULL AND ${condition})`;

const reachesAll = (scope: Scope): boolean => scope.some(({ reach }) => reach === 'all');

function placesOf(scope: Scope, values: unknown[]): string | null {
  const places = placeTokens(scope.filter(({ reach }) => reach === 'own'));
  return places.length === 0 ? null : `$${String(values.push(places))}::text[]`;
}
