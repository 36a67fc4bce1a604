import { begin, budgetWaitSeconds, end, type SourceBudget } from './source-budget';

const start = new Date('2026-03-01T12:00:00Z');
const after = (seconds: number): Date => new Date(start.getTime() + seconds * 1000);
const none: SourceBudget = { startedAt: new Date(0), failures: 0, pending: [] };
const times = (count: number, step: (budget: SourceBudget) => SourceBudget, from = none) =>
  Array.from({ length: count }).reduce<SourceBudget>((budget) => step(budget), from);
const failed = (count: number): SourceBudget =>
  times(count, (budget) => end(begin(budget, start), 'FAILED', start));

it('lets twenty failures pass in ten minutes', () => {
  expect(budgetWaitSeconds(failed(19), after(1))).toBe(0);
  expect(budgetWaitSeconds(failed(20), after(1))).toBe(599);
  expect(budgetWaitSeconds(failed(20), after(600))).toBe(0);
});

it('counts those that are being looked at, for as long as they are', () => {
  const busy = times(20, (budget) => begin(budget, start));
  expect(budgetWaitSeconds(busy, after(1))).toBe(2);
  expect(budgetWaitSeconds(end(busy, 'FREE', after(1)), after(1))).toBe(0);
  const wrong = times(20, (budget) => end(budget, 'FAILED', after(1)), busy);
  expect(wrong).toEqual({ startedAt: start, failures: 20, pending: [] });
  expect(budgetWaitSeconds(wrong, after(1))).toBe(599);
});

it('forgets after ten seconds what was cut off', () => {
  const lost = times(20, (budget) => begin(budget, start));
  expect(budgetWaitSeconds(lost, after(9.9))).toBe(2);
  expect(budgetWaitSeconds(lost, after(10))).toBe(0);
});

it('begins anew when the ten minutes are over', () => {
  expect(begin(failed(20), after(600))).toEqual({
    startedAt: after(600),
    failures: 0,
    pending: [after(600)],
  });
  expect(
    end(
      times(20, (budget) => begin(budget, start)),
      'FAILED',
      after(600),
    ),
  ).toEqual({
    startedAt: after(600),
    failures: 1,
    pending: [],
  });
});
