import { placeTokens, type Scope } from '@imdinett/access';

/** A part of a WHERE over a table of cases `c`, with its named parameters. */
export type Condition = {
  readonly sql: string;
  readonly parameters: Readonly<Record<string, unknown>>;
};

/** The cases that the scope reaches: `own` or `all`. The first net; row-level security asks the same by itself. */
export function withinReach(scope: Scope): Condition {
  if (scope.some(({ reach }) => reach === 'all')) return { sql: 'TRUE', parameters: {} };
  return {
    sql: '(c.municipality = ANY(:own) OR c.district = ANY(:own))',
    parameters: { own: placeTokens(scope.filter(({ reach }) => reach === 'own')) },
  };
}
