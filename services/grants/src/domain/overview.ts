import type { GrantRate } from './rate';
import type { GrantScheme } from './scheme';

export type CaseCount = {
  readonly scheme: GrantScheme;
  readonly code: string;
  readonly openCases: number;
  readonly closedCases: number;
};

/** Tilskuddsoversikt: what a municipality may expect for a year. */
export type GrantOverview = {
  readonly municipality: string;
  readonly year: number;
  readonly lines: readonly OverviewLine[];
  readonly amount: number;
  readonly complete: boolean;
};

export type OverviewLine = CaseCount & {
  readonly rate: GrantRate | null;
  readonly amount: number | null;
};

/** A code without a rate has no amount, instead of a guessed one; the overview then says that it is not complete. */
export function overviewOf(
  municipality: string,
  year: number,
  {
    counts,
    rates,
  }: { readonly counts: readonly CaseCount[]; readonly rates: readonly GrantRate[] },
): GrantOverview {
  const lines = counts.map((count): OverviewLine => {
    const rate = rates.find(({ code }) => code === count.code) ?? null;
    return { ...count, rate, amount: rate && rate.amount * count.openCases };
  });
  return {
    municipality,
    year,
    lines,
    amount: lines.reduce((sum, { amount }) => sum + (amount ?? 0), 0),
    complete: lines.every(({ rate }) => rate !== null),
  };
}
