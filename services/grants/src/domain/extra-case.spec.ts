import { applicationDeadline } from './extra-case';

describe('applicationDeadline', () => {
  it.each([
    [1, '2025-08-15'],
    [2, '2025-08-15'],
    [3, '2027-08-15'],
    [4, '2028-08-15'],
    [5, '2029-08-15'],
  ])('settled 15 June 2024, grant year %d: %s', (grantYear, deadline) => {
    expect(applicationDeadline('2024-06-15', grantYear)).toBe(deadline);
  });

  it('clamps the end of the month', () => {
    expect(applicationDeadline('2024-12-31', 1)).toBe('2026-02-28');
  });
});
