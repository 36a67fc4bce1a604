import { municipalitiesReachedBy } from './municipality';
import { predecessors } from './succession';

describe('municipalities that went into another', () => {
  it.each([
    ['Skien, renumbered twice', '4003', ['0806', '3807']],
    ['Oslo, never changed', '0301', []],
    ['Våler in Østfold, not Våler in Hedmark', '3114', ['0137', '3018']],
    ['Våler in Hedmark', '3419', ['0426']],
    ['Stavanger, which kept its number', '1103', ['1141', '1142']],
    ['Indre Fosen, merged in 2018', '5054', ['1624', '1718']],
    ['Haram, split off', '1580', []],
    ['Hamarøy, without the half of Tysfjord', '1875', ['1849']],
  ])('%s', (_, number, earlier) => {
    expect(municipalitiesReachedBy(number)).toEqual([number, ...earlier]);
  });

  it.each(['1439', '1507', '1850', '1613', '5012'])(
    'leaves %s, which was split, to nobody',
    (split) => {
      expect([...predecessors.values()].flat()).not.toContain(split);
    },
  );

  it('gives each earlier number to one municipality, which is in force itself', () => {
    const earlier = [...predecessors.values()].flat();
    expect(new Set(earlier).size).toBe(earlier.length);
    expect(earlier.filter((number) => predecessors.has(number))).toEqual([]);
  });
});
