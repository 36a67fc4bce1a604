import { forbidden, stepUpRequired } from '@imdinett/kernel';
import { stepUpMinutes } from './conditions';
import { isWellFormed } from './grant';
import {
  actions,
  isAction,
  matrix,
  stepUpActions,
  type Action,
  type Cell,
  type Holder,
  type Row,
} from './matrix';
import { municipalitiesReachedBy } from './municipality';
import { isPlaced, type PlacedReach, type Reach } from './reach';
import { roleCodes, type Role } from './roles';
import { jobMay, type SystemAction } from './system-matrix';
import type { RoleGrant, Viewer } from './viewer';

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

/** The clauses under which the viewer may do the action, one per grant and reach that count. Empty = not at all. */
export function scopeOf(viewer: Viewer, action: Action | SystemAction): Scope {
  switch (viewer.kind) {
    case 'system':
      return jobMay(viewer.job, action) ? [everywhere('all', null)] : [];
    case 'machine':
      return [];
    case 'user':
      return isAction(action)
        ? [
            ...everyUserClauses(action),
            ...viewer.grants.flatMap((grant) => clausesOf(grant, action)),
          ]
        : [];
  }
}

/** Whether the row is within the viewer's reach for the action. Lists ask the same clauses through the database. */
export function can(viewer: Viewer, action: Action | SystemAction, row: Standing): boolean {
  return scopeOf(viewer, action).some((clause) => covers(clause, row, viewer));
}

/** For a row that the caller may read: FORBIDDEN when the action does not reach it. */
export function assertCan(viewer: Viewer, action: Action | SystemAction, row: Standing): void {
  if (!can(viewer, action, row)) throw forbidden();
}

/** How many months back the viewer may register for the row: the widest of the grants that reach it; 0 without one. */
export function monthsBack(viewer: Viewer, action: Action, row: Standing): number {
  const reaching = scopeOf(viewer, action).filter((clause) => covers(clause, row, viewer));
  return Math.max(0, ...reaching.map((clause) => clause.monthsBack ?? 0));
}

/** STEP_UP_REQUIRED when the action is marked ⓢ and the caller's one-time code is older than ten minutes. */
export function assertStepUp(viewer: Viewer, action: Action | SystemAction, now: Date): void {
  if (viewer.kind === 'system' || !isAction(action) || !stepUpActions.has(action)) return;
  const age = viewer.kind === 'user' ? now.getTime() - viewer.otpTime.getTime() : Number.NaN;
  // Written so that an invalid time is too old.
  if (!(age <= stepUpMinutes * 60_000)) throw stepUpRequired();
}

/** Every action that the viewer has, with its clauses: what `me` shows. */
export function effectiveActions(
  viewer: Viewer,
): readonly { readonly action: Action; readonly clauses: Scope }[] {
  return actions
    .map((action) => ({ action, clauses: scopeOf(viewer, action) }))
    .filter(({ clauses }) => clauses.length > 0);
}

/** Who has the action somewhere; `*` is every user. What the gateway refuses by, before a subgraph is asked. */
export function rolesOfAction(action: Action): readonly Role[] | readonly ['*'] {
  const row: Row = matrix[action];
  return row.EVERY_USER === undefined ? roleCodes.filter((role) => row[role] !== undefined) : ['*'];
}

export type Holding = {
  readonly holder: Holder;
  readonly reaches: readonly Reach[];
  /** How many calendar months back what is registered may begin. */
  readonly monthsBack?: number;
};

/** Who has the action and how far, every user first. For the pages that show it. */
export function holdingsOf(action: Action): readonly Holding[] {
  const holders: readonly Holder[] = ['EVERY_USER', ...roleCodes];
  return holders.flatMap((holder) => {
    const cell = cellOf(action, holder);
    if (cell === undefined) return [];
    return 'monthsBack' in cell ? [{ holder, ...cell }] : [{ holder, reaches: cell }];
  });
}

/** The actions that a role gives, beside those of every user. */
export function actionsOfRole(role: Role): readonly Action[] {
  return actions.filter((action) => cellOf(action, role) !== undefined);
}

function everyUserClauses(action: Action): Scope {
  return reachesOf(cellOf(action, 'EVERY_USER')).map((reach) => everywhere(reach, null));
}

function clausesOf(grant: RoleGrant, action: Action): Scope {
  if (!isWellFormed(grant)) return [];
  const cell = cellOf(action, grant.role);
  const window = cell !== undefined && 'monthsBack' in cell ? { monthsBack: cell.monthsBack } : {};
  return reachesOf(cell).map((reach) =>
    isPlaced(reach)
      ? {
          reach,
          municipality: grant.municipality,
          district: grant.district,
          grantId: grant.id,
          ...window,
        }
      : { ...everywhere(reach, grant.id), ...window },
  );
}

function cellOf(action: Action, holder: Holder): Cell | undefined {
  const row: Row = matrix[action];
  return row[holder];
}

function reachesOf(cell: Cell | undefined): readonly Reach[] {
  if (cell === undefined) return [];
  return 'monthsBack' in cell ? cell.reaches : cell;
}

function everywhere(reach: Reach, grantId: string | null): Clause {
  return { reach, municipality: null, district: null, grantId };
}

function covers(clause: Clause, row: Standing, viewer: Viewer): boolean {
  switch (clause.reach) {
    case 'all':
      return true;
    case 'categorised':
      return row.categorised === true;
    case 'self':
      return viewer.kind === 'user' && row.self === viewer.id;
    default:
      return row[clause.reach]?.some((place) => contains(clause, place)) === true;
  }
}

// The database compares the same way (reach-values.ts): a district grant by the district alone, which names its municipality.
function contains(clause: Clause, place: Place): boolean {
  if (clause.municipality === null) return false;
  if (clause.district !== null) return place.district === clause.district;
  return municipalitiesReachedBy(clause.municipality).includes(place.municipality);
}
