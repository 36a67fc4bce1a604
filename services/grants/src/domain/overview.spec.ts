import { overviewOf, type CaseCount } from './overview';
import type { GrantRate } from './rate';

const rate = (code: string, amount: number): GrantRate => ({
  scheme: 'INTEGRATION',
  code,
  year: 2024,
  amount,
  unit: 'per person',
  status: 'SOURCED',
  source: 'https://example.org',
  version: 1,
});
const count = (code: string, openCases: number, closedCases = 0): CaseCount => ({
  scheme: 'INTEGRATION',
  code,
  openCases,
  closedCases,
});

describe('overviewOf', () => {
  it('multiplies open cases by the rate of their code', () => {
    const overview = overviewOf('4003', 2024, {
      counts: [count('AR-1 EV', 3, 2), count('BHT', 2)],
      rates: [rate('AR-1 EV', 241_100), rate('BHT', 27_800)],
    });
    expect(overview).toMatchObject({ amount: 3 * 241_100 + 2 * 27_800, complete: true });
    expect(overview.lines[0]).toMatchObject({ openCases: 3, closedCases: 2, amount: 723_300 });
  });

  it('guesses no amount for a code without a rate, and says that it is not complete', () => {
    const overview = overviewOf('4003', 2024, {
      counts: [count('AR-2', 4)],
      rates: [rate('AR-1', 1)],
    });
    expect(overview).toMatchObject({
      amount: 0,
      complete: false,
      lines: [{ rate: null, amount: null }],
    });
  });

  it('is complete when there is nothing to pay', () => {
    expect(overviewOf('4003', 2024, { counts: [], rates: [] })).toMatchObject({
      lines: [],
      amount: 0,
      complete: true,
    });
  });
});
