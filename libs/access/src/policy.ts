import { forbidden, notFound, stepUpRequired } from '@imdinett/kernel';
import { matrix, stepUpActions, systemMatrix, type Action } from './matrix';
import type { Reach } from './reach';
import { withPredecessors } from './succession';
import type { Viewer } from './viewer';

/** One way in which the viewer may reach rows for an action. `municipality` is null under `all`, `self` and `categorised`. */
export type Clause = {
  readonly reach: Reach;
  readonly municipality: string | null;
  readonly district: string | null;
  readonly grantId: string | null;
  /** How many calendar months back what is registered may begin. */
  readonly monthsBack?: number;
};

export type Scope = readonly Clause[];

/** A place where a row counts for a reach. A row without a district is outside every grant that names one. */
export type Place = { readonly municipality: string; readonly district: string | null };

/** How a row stands: for each reach, where it counts. What is left out counts nowhere. */
export type Standing = { readonly self?: string | null; readonly categorised?: boolean } & {
  readonly [R in PlacedReach]?: readonly Place[];
};

export type PlacedReach = Exclude<Reach, 'self' | 'categorised' | 'all'>;

/** The clauses under which the viewer may do the action, one per grant and reach that count. Empty = not at all. */
export function scopeOf(viewer: Viewer, action: Action): Scope {
  switch (viewer.kind) {
    case 'system':
      return systemMatrix[viewer.job]?.includes(action) === true ? [everywhere('all', null)] : [];
    case 'machine':
      return [];
    case 'user':
      return [...everyUserClauses(action), ...viewer.grants.flatMap((grant) => clausesOf(grant, action))];
  }
}

/** Whether the row is within the viewer's reach for the action. Lists ask the same clauses through the database. */
export function can(viewer: Viewer, action: Action, row: Standing): boolean {
  return scopeOf(viewer, action).some((clause) => covers(clause, row, viewer));
}
