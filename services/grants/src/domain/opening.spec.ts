import fc from 'fast-check';
import { ageOn, openingsOf, type Arrival } from './opening';

const single: Arrival = {
  settledOn: '2024-06-10',
  birthDate: '1990-03-01',
  unaccompaniedMinor: false,
  household: 'SINGLE',
};
const codesAndYears = (arrival: Arrival) =>
  openingsOf(arrival).map(({ code, year }) => `${code}/${String(year)}`);

describe('openingsOf', () => {
  it('opens the year of settlement and the next four for a single adult', () => {
    expect(openingsOf(single)).toEqual([
      { scheme: 'INTEGRATION', code: 'AR-1 EV', year: 2024, yearFromSettlement: 1 },
      { scheme: 'INTEGRATION', code: 'AR-2', year: 2025, yearFromSettlement: 2 },
      { scheme: 'INTEGRATION', code: 'AR-3', year: 2026, yearFromSettlement: 3 },
      { scheme: 'INTEGRATION', code: 'AR-4', year: 2027, yearFromSettlement: 4 },
      { scheme: 'INTEGRATION', code: 'AR-5', year: 2028, yearFromSettlement: 5 },
    ]);
  });

  it.each<[string, Partial<Arrival>, string]>([
    ['an adult in a family', { household: 'FAMILY' }, 'AR-1'],
    ['a single adult', {}, 'AR-1 EV'],
    ['a child', { household: 'FAMILY', birthDate: '2012-01-01' }, 'AR-1 B'],
    [
      'a child the day before turning 18',
      { household: 'FAMILY', birthDate: '2006-06-11' },
      'AR-1 B',
    ],
    [
      'an adult from the day of turning 18',
      { household: 'FAMILY', birthDate: '2006-06-10' },
      'AR-1',
    ],
    ['an unaccompanied minor', { unaccompaniedMinor: true, birthDate: '2009-01-01' }, 'AR-1 B'],
    [
      'an unaccompanied minor who turned 18 before arrival',
      { unaccompaniedMinor: true, birthDate: '2006-01-01' },
      'AR-1 EV',
    ],
  ])('gives %s the code of the first year', (_, given, code) => {
    expect(openingsOf({ ...single, ...given })[0]?.code).toBe(code);
  });

  it.each([
    ['1964-06-10', ['ELDR/2024']],
    ['1964-06-11', []],
    ['2019-01-01', ['BHT/2024']],
    ['2018-06-11', ['BHT/2024']],
    ['2018-06-10', []],
    ['2024-06-01', ['BHT/2024']],
  ])('opens the one-off grants of the first year for one born %s: %j', (birthDate, expected) => {
    const opened = codesAndYears({ ...single, household: 'FAMILY', birthDate });
    expect(opened.filter((one) => /^(ELDR|BHT)/.test(one))).toEqual(expected);
  });

  it('pays for an unaccompanied minor to and including the year of turning 20, at two codes', () => {
    const opened = codesAndYears({ ...single, unaccompaniedMinor: true, birthDate: '2009-09-09' });
    expect(opened.filter((one) => one.startsWith('EMIN'))).toEqual([
      'EMINB/2024',
      'EMINB/2025',
      'EMINU/2026',
      'EMINU/2027',
      'EMINU/2028',
      'EMINU/2029',
    ]);
  });

  const date = fc
    .date({ min: new Date('1930-01-01'), max: new Date('2026-12-31'), noInvalidDate: true })
    .map((day) => day.toISOString().slice(0, 10));
  const arrivals = fc.record({
    settledOn: fc
      .date({ min: new Date('2019-01-01'), max: new Date('2026-12-31'), noInvalidDate: true })
      .map((day) => day.toISOString().slice(0, 10)),
    birthDate: date,
    unaccompaniedMinor: fc.boolean(),
    household: fc.constantFrom('SINGLE' as const, 'FAMILY' as const),
  });

  it('has a natural key: no code twice in a year, and just one integration grant of each year 1–5', () => {
    fc.assert(
      fc.property(arrivals, (arrival) => {
        const opened = openingsOf(arrival);
        expect(new Set(opened.map(({ code, year }) => `${code}/${String(year)}`)).size).toBe(
          opened.length,
        );
        const yearly = opened.filter(({ code }) => code.startsWith('AR-'));
        expect(yearly.map(({ yearFromSettlement }) => yearFromSettlement)).toEqual([1, 2, 3, 4, 5]);
      }),
    );
  });

  it('opens nothing before the year of settlement, and nothing for minors after the year of turning 20', () => {
    fc.assert(
      fc.property(arrivals, (arrival) => {
        for (const { code, year } of openingsOf(arrival)) {
          expect(year).toBeGreaterThanOrEqual(Number(arrival.settledOn.slice(0, 4)));
          const turns = year - Number(arrival.birthDate.slice(0, 4));
          if (code === 'EMINB') expect(turns).toBeLessThanOrEqual(16);
          if (code === 'EMINU') expect(turns > 16 && turns <= 20).toBe(true);
          if (code.startsWith('EMIN')) expect(arrival.unaccompaniedMinor).toBe(true);
        }
      }),
    );
  });
});

describe('ageOn', () => {
  it.each([
    ['2024-06-10', '2006-06-10', 18],
    ['2024-06-09', '2006-06-10', 17],
    ['2025-02-28', '2004-02-29', 21],
    ['2025-02-27', '2004-02-29', 20],
    ['2024-02-28', '2004-02-29', 19],
  ])('on %s, born %s: %d', (day, birthDate, age) => {
    expect(ageOn(day, birthDate)).toBe(age);
  });
});
