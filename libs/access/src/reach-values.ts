import { municipalitiesReachedBy } from './municipality';
import type { Clause, Scope } from './policy';
import { isPlaced, type Reach } from './reach';
import type { Viewer } from './viewer';

/** The places that clauses cover: a municipality's number with its predecessors, or a district's number alone. */
export function placeTokens(clauses: readonly Clause[]): readonly string[] {
  return [...new Set(clauses.flatMap(tokensOf))];
}

/** For each reach of the scope, the value that row-level security compares with. A reach without clauses is left out. */
export function reachValues(viewer: Viewer, scope: Scope): ReadonlyMap<Reach, string> {
  const reaches = new Set(scope.map((clause) => clause.reach));
  const values = new Map<Reach, string>();
  for (const reach of reaches) {
    const value = valueOf(
      viewer,
      reach,
      scope.filter((clause) => clause.reach === reach),
    );
    if (value !== '') values.set(reach, value);
  }
  return values;
}

function valueOf(viewer: Viewer, reach: Reach, clauses: readonly Clause[]): string {
  if (isPlaced(reach)) return placeTokens(clauses).join(',');
  if (reach === 'self') return viewer.kind === 'user' ? viewer.id : '';
  return 'on';
}

function tokensOf(clause: Clause): readonly string[] {
  if (clause.municipality === null) return [];
  return clause.district === null
    ? municipalitiesReachedBy(clause.municipality)
    : [clause.district];
}
