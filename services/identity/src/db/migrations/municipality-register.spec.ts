import { municipalitiesReachedBy } from '@imdinett/access';
import { counties, districts, municipalities, successions } from './municipality-register';

const linesOf = (text: string): string[][] =>
  text
    .trim()
    .split('\n')
    .map((line) => line.split(';'));
const register = linesOf(municipalities).map(
  ([number = '', name = '', county = '', from = '', to = '']) => ({
    number,
    name,
    county,
    from,
    to,
  }),
);
const changes = linesOf(successions).map(([from = '', to = '', on = '', kind = '']) => ({
  from,
  to,
  on,
  kind,
}));
const byNumber = new Map(register.map((one) => [one.number, one]));

describe('the register of municipalities', () => {
  // As many as there were, by the reforms of 2017, 2018, 2019, 2020 and 2024.
  it.each([
    ['2016-12-31', 428],
    ['2017-01-01', 426],
    ['2018-01-01', 422],
    ['2019-01-01', 422],
    ['2020-01-01', 356],
    ['2023-12-31', 356],
    ['2024-01-01', 357],
    ['2026-06-01', 357],
  ])('has on %s %d in force', (day, count) => {
    expect(register.filter(({ from, to }) => from <= day && (to === '' || day < to))).toHaveLength(
      count,
    );
  });

  it('names each number once, in a county that it knows', () => {
    const known = new Set(linesOf(counties).map(([number]) => number));
    expect(byNumber.size).toBe(register.length);
    expect(register.filter(({ county }) => !known.has(county))).toEqual([]);
  });

  it('tells of each one that is no more what it became, on the day it ended', () => {
    const ended = register.filter(({ to }) => to !== '');
    expect(
      ended.filter(
        ({ number, to }) => !changes.some((change) => change.from === number && change.on === to),
      ),
    ).toEqual([]);
    expect(
      changes.filter(({ from, to, on }) => byNumber.get(from)?.to !== on || !byNumber.has(to)),
    ).toEqual([]);
  });

  it.each([
    // Two of the same name, in different counties.
    ['0137', '3018', 'RENUMBERED'],
    ['0426', '3419', 'RENUMBERED'],
    ['0806', '3807', 'RENUMBERED'],
    ['3807', '4003', 'RENUMBERED'],
    ['1243', '4624', 'MERGED'],
    ['1567', '5061', 'RENUMBERED'],
  ])('%s became %s', (from, to, kind) => {
    expect(changes.filter((change) => change.from === from)).toMatchObject([{ to, kind }]);
  });

  it('marks what was divided, so that nobody inherits it unasked', () => {
    expect(
      [...new Set(changes.filter(({ kind }) => kind === 'SPLIT').map(({ from }) => from))].sort(),
    ).toEqual(['1439', '1507', '1850', '5012']);
  });

  it('agrees with the reach of grants: what was merged or renumbered is reached, what was divided is not', () => {
    for (const { from, to, kind } of changes.filter((change) => byNumber.get(change.to)?.to === ''))
      expect([from, to, municipalitiesReachedBy(to).includes(from)]).toEqual([
        from,
        to,
        kind !== 'SPLIT',
      ]);
  });

  it('has the districts of the four cities, two areas of Oslo without an administration', () => {
    const all = linesOf(districts);
    expect(all.filter(([, , administered]) => administered === 'yes')).toHaveLength(36);
    expect(
      all.filter(([, , administered]) => administered === 'no').map(([number]) => number),
    ).toEqual(['030116', '030117']);
    expect(new Set(all.map(([number = '']) => number.slice(0, 4)))).toEqual(
      new Set(['0301', '1103', '4601', '5001']),
    );
  });
});
