import {
  assignedMonthsAfterArrival,
  placeTokens,
  type Clause,
  type Reach,
  type Scope,
} from '@imdinett/access';

/** A part of a WHERE, with its named parameters. */
export type Condition = {
  readonly sql: string;
  readonly parameters: Readonly<Record<string, unknown>>;
};

/** For each reach that a table knows: the rows at the places. A reach that is left out reaches nothing. */
export type ReachColumns = { readonly [R in Reach]?: (places: string) => string };

/** The rows that the scope reaches. The first net; row-level security asks the same by itself. */
export function withinReach(scope: Scope, columns: ReachColumns): Condition {
  const parts = Object.entries(Object.groupBy(scope, (clause) => clause.reach)).map(
    ([reach, clauses]) => reachedBy(reach as Reach, clauses, columns),
  );
  return {
    sql: parts.length === 0 ? 'FALSE' : `(${parts.map(({ sql }) => sql).join(' OR ')})`,
    parameters: Object.assign(
      {},
      ...parts.map(({ parameters }) => parameters),
    ) as Condition['parameters'],
  };
}

function reachedBy(reach: Reach, clauses: readonly Clause[], columns: ReachColumns): Condition {
  if (reach === 'all') return { sql: 'TRUE', parameters: {} };
  const name = `reach_${reach.replaceAll('-', '_')}`;
  return {
    sql: columns[reach]?.(`ANY(:${name})`) ?? 'FALSE',
    parameters: { [name]: placeTokens(clauses) },
  };
}

export const requestReach: ReachColumns = {
  own: (places) => `r.municipality = ${places}`,
};

export const allocationReach: ReachColumns = {
  own: (places) => `(a.municipality = ${places} OR a.district = ${places})`,
};

/** `:today` is the day on which the reach is asked for. */
export const settlementReach: ReachColumns = {
  assigned: (places) =>
    `((s.phase = 'ASSIGNED' OR (s.phase = 'SETTLED' AND s.settled_on + interval '${String(assignedMonthsAfterArrival)} months' > CAST(:today AS date)))
      AND (s.municipality = ${places} OR s.district = ${places}))`,
  settled: (places) =>
    `(s.phase = 'SETTLED' AND s.ended_on IS NULL AND (s.municipality = ${places} OR s.settled_district = ${places}))`,
};
