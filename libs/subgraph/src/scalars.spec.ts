import { scalars } from './scalars';

const takes = (scalar: { parseValue: (value: unknown) => unknown }, value: unknown): boolean => {
  try {
    scalar.parseValue(value);
    return true;
  } catch {
    return false;
  }
};

describe('the scalars of the graph', () => {
  it.each([
    ['Date', '2024-02-29', true],
    ['Date', '2026-02-29', false],
    ['Date', '2026-1-31', false],
    ['Date', 20260131, false],
    ['MunicipalityNumber', '0301', true],
    ['MunicipalityNumber', '301', false],
    ['MunicipalityNumber', 301, false],
    ['DistrictNumber', '030101', true],
    ['DistrictNumber', '0301', false],
    ['DufNumber', '201258697561', true],
    ['DufNumber', '2012586975', false],
    // Skatteetaten's synthetic numbers (month + 80), and a synthetic D-number; no real number stands in this repository.
    ['NationalId', '10915596784', true],
    ['NationalId', '50846202355', true],
    ['NationalId', '10915596785', false],
    ['NationalId', '1091559678', false],
    ['Kroner', 9007199254740991, true],
    ['Kroner', 1.5, false],
    ['Kroner', '100', false],
  ] as const)('%s %p: %p', (name, value, valid) => {
    expect(takes(scalars[name], value)).toBe(valid);
  });

  it('do not repeat what was refused', () => {
    expect(() => scalars.NationalId.parseValue('10915596785')).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('10915596785') }),
    );
  });
});
