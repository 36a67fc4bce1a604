import fc from 'fast-check';
import { addDays, addMonths, includes, osloDate, parseLocalDate } from './dates';

const anyDate = fc
  .date({ min: new Date('1900-01-01'), max: new Date('2100-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

describe('a calendar day', () => {
  it.each(['2026-01-31', '2024-02-29', '2000-02-29', '1999-12-31'])('%s exists', (text) => {
    expect(parseLocalDate(text)).toBe(text);
  });

  it.each([
    '2026-02-29',
    '1900-02-29',
    '2026-04-31',
    '2026-13-01',
    '2026-00-10',
    '2026-01-00',
    '2026-1-1',
    '26-01-01',
    '2026-01-01T00:00',
    '2026-01-01\n',
    ' 2026-01-01',
    '２０２６-01-01',
    '',
  ])('%j does not', (text) => {
    expect(parseLocalDate(text)).toBeNull();
  });

  it('is any day of the calendar', () => {
    fc.assert(
      fc.property(anyDate, (date) => {
        expect(parseLocalDate(date)).toBe(date);
      }),
    );
  });
});

describe('the day in Oslo', () => {
  it.each([
    ['2026-01-15T22:59:59Z', '2026-01-15'],
    ['2026-01-15T23:00:00Z', '2026-01-16'],
    ['2026-07-15T21:59:59Z', '2026-07-15'],
    ['2026-07-15T22:00:00Z', '2026-07-16'],
    // Summer time begins at 01:00 UTC on 29 March, and ends on 25 October.
    ['2026-03-28T23:00:00Z', '2026-03-29'],
    ['2026-03-29T21:59:59Z', '2026-03-29'],
    ['2026-10-24T22:00:00Z', '2026-10-25'],
    ['2026-10-25T22:59:59Z', '2026-10-25'],
    ['2026-12-31T23:00:00Z', '2027-01-01'],
  ])('at %s is %s', (instant, day) => {
    expect(osloDate(new Date(instant))).toBe(day);
  });
});

describe('months', () => {
  it.each([
    ['2026-05-31', -3, '2026-02-28'],
    ['2024-05-31', -3, '2024-02-29'],
    ['2026-01-31', 1, '2026-02-28'],
    ['2024-02-29', 12, '2025-02-28'],
    ['2026-01-15', -1, '2025-12-15'],
    ['2026-12-31', 2, '2027-02-28'],
    ['2026-03-31', -2, '2026-01-31'],
    ['2026-03-31', 0, '2026-03-31'],
    ['2026-06-30', -12, '2025-06-30'],
  ])('%s and %d months: %s', (date, months, result) => {
    expect(addMonths(date, months)).toBe(result);
  });

  it('keep the day but at the end of a shorter month, and order', () => {
    fc.assert(
      fc.property(anyDate, anyDate, fc.integer({ min: -24, max: 24 }), (date, other, months) => {
        const moved = addMonths(date, months);
        expect(parseLocalDate(moved)).toBe(moved);
        expect(moved.slice(8) <= date.slice(8)).toBe(true);
        if (date <= other) expect(moved <= addMonths(other, months)).toBe(true);
      }),
    );
  });
});

describe('days', () => {
  it.each([
    ['2026-02-28', 1, '2026-03-01'],
    ['2024-02-28', 1, '2024-02-29'],
    ['2026-01-01', -1, '2025-12-31'],
    ['2026-03-28', 1, '2026-03-29'],
    ['2026-10-25', 1, '2026-10-26'],
  ])('%s and %d: %s', (date, days, result) => {
    expect(addDays(date, days)).toBe(result);
  });

  it('go there and back', () => {
    fc.assert(
      fc.property(anyDate, fc.integer({ min: -1000, max: 1000 }), (date, days) => {
        expect(addDays(addDays(date, days), -days)).toBe(date);
      }),
    );
  });
});

describe('a period', () => {
  it.each([
    ['2026-02-28', false],
    ['2026-03-01', true],
    ['2026-05-31', true],
    ['2026-06-01', false],
  ])('from 1 March to 1 June: %s belongs to it: %s', (date, belongs) => {
    expect(includes({ from: '2026-03-01', to: '2026-06-01' }, date)).toBe(belongs);
  });

  it('without an end goes on', () => {
    expect(includes({ from: '2026-03-01', to: null }, '2099-12-31')).toBe(true);
    expect(includes({ from: '2026-03-01', to: null }, '2026-02-28')).toBe(false);
  });

  it('that ends where it begins is empty', () => {
    expect(includes({ from: '2026-03-01', to: '2026-03-01' }, '2026-03-01')).toBe(false);
  });
});
