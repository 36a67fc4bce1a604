/** What a cell showed: the thing itself, nothing (null, an empty list, not in a list), or a refusal. */
export type Outcome = 'SEEN' | 'NOTHING' | 'FORBIDDEN' | 'NOT_FOUND' | (string & {});

export type Cells = {
  readonly check: (cell: string, expected: Outcome, actual: Outcome) => void;
  /** How many were checked, and of which outcome: a table of refusals alone would prove little. */
  readonly counts: () => Readonly<Record<string, number>>;
  readonly wrong: () => readonly string[];
};

const shown = 40;

/** Which outcomes count as one: how a refusal looks may depend on which layer gives it. */
export const anyRefusal = (outcome: Outcome): Outcome =>
  ['NOTHING', 'FORBIDDEN', 'NOT_FOUND'].includes(outcome) ? 'NOT SEEN' : outcome;

export function makeCells(as: (outcome: Outcome) => Outcome = (outcome) => outcome): Cells {
  const counts: Record<string, number> = {};
  const wrong: string[] = [];
  return {
    check: (cell, wanted, found) => {
      const [expected, actual] = [as(wanted), as(found)];
      counts['cells'] = (counts['cells'] ?? 0) + 1;
      counts[expected] = (counts[expected] ?? 0) + 1;
      if (expected !== actual) wrong.push(`${cell}: ${expected} expected, ${actual} found`);
    },
    counts: () => counts,
    wrong: () =>
      wrong.length > shown
        ? [...wrong.slice(0, shown), `and ${String(wrong.length - shown)} more`]
        : wrong,
  };
}
