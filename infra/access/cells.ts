/** What a cell showed: the thing itself, nothing (null, an empty list, not in a list), or a refusal. */
export type Outcome = 'SEEN' | 'NOTHING' | 'FORBIDDEN' | 'NOT_FOUND' | (string & {});

export type Cells = {
  readonly check: (cell: string, expected: Outcome, actual: Outcome) => void;
  /** How many were checked, and of which outcome: a table of refusals alone would prove little. */
  readonly counts: () => Readonly<Record<string, number>>;
  readonly wrong: () => readonly string[];
};

const shown = 40;

export function makeCells(): Cells {
  const counts: Record<string, number> = {};
  const wrong: string[] = [];
  return {
    check: (cell, expected, actual) => {
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
