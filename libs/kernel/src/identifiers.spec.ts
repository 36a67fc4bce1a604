import { isDistrictNumber, isDufNumber, isMunicipalityNumber, maskNationalId } from './identifiers';

describe('numbers', () => {
  it.each([
    ['0301', true],
    ['4003', true],
    ['301', false],
    ['03011', false],
    ['030a', false],
    ['0301\n', false],
    ['0301,4003', false],
    ['', false],
  ])('%j is a municipality number: %s', (text, is) => {
    expect(isMunicipalityNumber(text)).toBe(is);
  });

  it.each([
    ['030101', true],
    ['460108', true],
    ['0301', false],
    ['0301011', false],
    ['03010x', false],
    ['', false],
  ])('%j is a district number: %s', (text, is) => {
    expect(isDistrictNumber(text)).toBe(is);
  });

  it.each([
    ['202312345612', true],
    ['199912345612', true],
    ['189912345612', false],
    ['20231234561', false],
    ['2023123456123', false],
    ['2023 1234561', false],
  ])('%j has the form of a DUF number: %s', (text, is) => {
    expect(isDufNumber(text)).toBe(is);
  });
});

describe('a masked national id', () => {
  it('shows two digits, of any text', () => {
    // Month + 80: a synthetic number.
    expect(maskNationalId('01815012345')).toBe('01*********');
    expect(maskNationalId('')).toBe('*********');
  });
});
