import { placeTokens, type Clause, type Reach, type Scope } from '@imdinett/access';
import type { LocalDate } from '@imdinett/kernel';

/** A part of a WHERE over `person p`, with its named parameters. */
export type Condition = {
  readonly sql: string;
  readonly parameters: Readonly<Record<string, unknown>>;
};

/** The persons whom the scope reaches. The first net; row-level security asks the same by itself. */
export function withinReach(scope: Scope, today: LocalDate, use = 'reach'): Condition {
  const reaches = Object.entries(Object.groupBy(scope, (clause) => clause.reach));
  const parts = reaches.map(([reach, clauses]) =>
    reachedBy(reach as Reach, clauses, `${use}_${reach.replaceAll('-', '_')}`),
  );
  return {
    sql: parts.length === 0 ? 'FALSE' : `(${parts.map(({ sql }) => sql).join(' OR ')})`,
    parameters: Object.assign(
      { today },
      ...parts.map(({ parameters }) => parameters),
    ) as Condition['parameters'],
  };
}

function reachedBy(reach: Reach, clauses: readonly Clause[], name: string): Condition {
  return { sql: columnsOf[reach](`ANY(:${name})`), parameters: { [name]: placeTokens(clauses) } };
}

const columnsOf: Readonly<Record<Reach, (places: string) => string>> = {
  all: () => 'TRUE',
  categorised: () => 'p.categorised',
  'followed-up': followedUpIn,
  'followed-up-intro': (places) => `(p.in_introduction_scheme AND ${followedUpIn(places)})`,
  'followed-up-norwegian': (places) => `(p.in_norwegian_scheme AND ${followedUpIn(places)})`,
  allocated: (places) => reachExists('allocated', places),
  assigned: (places) => reachExists('assigned', places),
  settled: (places) => reachExists('settled', places),
  granted: (places) => reachExists('granted', places),
  // No action on persons is given by these.
  self: () => 'FALSE',
  own: () => 'FALSE',
};

function followedUpIn(places: string): string {
  return `(p.follow_up_municipality = ${places} OR p.follow_up_district = ${places})`;
}

function reachExists(reach: Reach, places: string): string {
  return `EXISTS (${reachRows(reach)} AND (r.municipality = ${places} OR r.district = ${places}))`;
}

/** The projected reach of a person, as far as it holds today. */
export function reachRows(reach: Reach): string {
  return `SELECT 1 FROM person_reach r WHERE r.person_id = p.id AND r.reach = '${reach}'
    AND (r.valid_until IS NULL OR r.valid_until > :today)`;
}
