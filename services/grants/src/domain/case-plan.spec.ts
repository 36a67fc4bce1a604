import fc from 'fast-check';
import { close, planCases, reopen } from './case-plan';
import type { GrantCase } from './grant-case';
import { openingsOf, type Opening } from './opening';

const openings = openingsOf({
  settledOn: '2024-06-10',
  birthDate: '1990-03-01',
  unaccompaniedMinor: false,
  household: 'SINGLE',
});

const [first, second] = openings;
if (!first || !second) throw new Error('a settlement gives five years');

const caseOf = ({ scheme, code, year, yearFromSettlement }: Opening): GrantCase => ({
  id: `${code}-${String(year)}`,
  scheme,
  code,
  year,
  yearFromSettlement,
  municipality: '4003',
  district: null,
  personId: 'p',
  protection: 'NONE',
  status: 'OPEN',
  openedOn: '2024-06-11',
  closedOn: null,
  closedReason: null,
  version: 1,
});

/** Does what the plan says. */
function follow(cases: readonly GrantCase[], movedAwayOn: string | null): readonly GrantCase[] {
  const plan = planCases(openings, cases, movedAwayOn);
  return [
    ...cases.map((one) =>
      plan.close.includes(one)
        ? close(one, '2026-11-24')
        : plan.reopen.includes(one)
          ? reopen(one)
          : one,
    ),
    ...plan.open.map(caseOf),
  ];
}

const openYears = (cases: readonly GrantCase[]): readonly number[] =>
  cases
    .filter(({ status }) => status === 'OPEN')
    .map(({ year }) => year)
    .sort();

describe('planCases', () => {
  it('opens five years at settlement, once', () => {
    const cases = follow([], null);
    expect(openYears(cases)).toEqual([2024, 2025, 2026, 2027, 2028]);
    expect(planCases(openings, cases, null)).toEqual({ open: [], close: [], reopen: [] });
  });

  it('closes the years after that of the move, and takes it back with the move', () => {
    const moved = follow(follow([], null), '2025-03-01');
    expect(openYears(moved)).toEqual([2024, 2025]);
    expect(moved.find(({ year }) => year === 2026)).toMatchObject({
      status: 'CLOSED',
      closedReason: 'MOVED_AWAY',
      version: 2,
    });
    expect(openYears(follow(moved, null))).toEqual([2024, 2025, 2026, 2027, 2028]);
  });

  it('leaves alone what was closed for another reason, and what does not come from the settlement', () => {
    const decided: GrantCase = {
      ...caseOf(second),
      status: 'CLOSED',
      closedReason: 'DECIDED',
      closedOn: '2025-12-31',
    };
    const training: GrantCase = {
      ...caseOf(first),
      code: 'P-AR1-H',
      scheme: 'NORWEGIAN_ADULTS',
      year: 2027,
      yearFromSettlement: null,
    };
    const plan = planCases(openings, [decided, training], '2025-03-01');
    expect(plan.close).toEqual([]);
    expect(plan.reopen).toEqual([]);
    expect(plan.open.map(({ code }) => code)).toEqual(['AR-1 EV']);
  });

  it('ends the same whatever was heard of moves before', () => {
    const days = fc.option(
      fc.constantFrom('2024-07-01', '2025-03-01', '2026-01-01', '2027-12-31', '2030-01-01'),
    );
    fc.assert(
      fc.property(fc.array(days), days, (before, last) => {
        const cases = [...before, last].reduce(follow, []);
        expect(openYears(cases)).toEqual(openYears(follow([], last)));
        expect(planCases(openings, cases, last)).toEqual({ open: [], close: [], reopen: [] });
      }),
    );
  });
});
