import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { schemeOf } from './built.ts';

type Rate = {
  readonly code: string;
  readonly year: number;
  readonly amount: number;
  readonly unit: string;
  readonly status: 'SOURCED' | 'ILLUSTRATIVE';
  readonly source: string;
};

/** The rates that could be sourced, of codes that are IMDi's; the file holds sums and appropriations too. */
function sourced(): readonly Rate[] {
  return readFileSync(join(import.meta.dirname, '../../data/grant-rates.csv'), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .flatMap((line) => {
      const [, code = '', year, amount, unit = '', source = ''] = fieldsOf(line);
      if (schemeOf(code) === null) return [];
      return [
        { code, year: Number(year), amount: Number(amount), unit, status: 'SOURCED', source },
      ];
    });
}

/** Splits a line of the file: a field in quotes may hold commas. */
const fieldsOf = (line: string): readonly string[] =>
  [...line.matchAll(/(?:^|,)(?:"([^"]*)"|([^,]*))/g)].map(
    ([, quoted, plain]) => quoted ?? plain ?? '',
  );

/** Round numbers for what is published nowhere, so that overviews have amounts; each says what it is. */
const illustrative: Readonly<Record<string, number>> = {
  'AR-1': 200_000,
  'AR-1 EV': 250_000,
  'AR-1 B': 200_000,
  'AR-2': 250_000,
  'AR-3': 175_000,
  'AR-4': 90_000,
  'AR-5': 70_000,
  ELDR: 180_000,
  BHT: 28_000,
  EMINB: 1_200_000,
  EMINU: 750_000,
  FHT1: 200_000,
  'P-AR1-H': 45_000,
};

const illustrativeYears = [2021, 2022, 2023, 2024, 2025, 2026];

export function rateRows(): readonly object[] {
  const known = sourced();
  const isKnown = (code: string, year: number): boolean =>
    known.some((rate) => rate.code === code && rate.year === year);
  const made = Object.entries(illustrative).flatMap(([code, amount]) =>
    illustrativeYears
      .filter((year) => !isKnown(code, year))
      .map((year): Rate => ({
        code,
        year,
        amount,
        unit: 'per person og år',
        status: 'ILLUSTRATIVE',
        source: 'Laget for demonstrasjon. Satsen er ikke vedtatt.',
      })),
  );
  return [...known, ...made].map((rate) => ({ ...rate, scheme: schemeOf(rate.code), version: 1 }));
}
