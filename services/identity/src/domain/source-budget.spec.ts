import { budgetWaitSeconds, refund, spend, type SourceBudget } from './source-budget';

const start = new Date('2026-03-01T12:00:00Z');
const after = (seconds: number): Date => new Date(start.getTime() + seconds * 1000);
const spent = (times: number): SourceBudget =>
  Array.from({ length: times }).reduce<SourceBudget>((budget) => spend(budget, start), {
    startedAt: new Date(0),
    failures: 0,
  });

it('lets twenty failures pass in ten minutes', () => {
  expect(budgetWaitSeconds(spent(19), after(1))).toBe(0);
  expect(budgetWaitSeconds(spent(20), after(1))).toBe(599);
  expect(budgetWaitSeconds(spent(20), after(600))).toBe(0);
});

it('begins anew when the ten minutes are over', () => {
  expect(spend(spent(20), after(600))).toEqual({ startedAt: after(600), failures: 1 });
});

it('gives back what was right', () => {
  expect(budgetWaitSeconds(refund(spent(20)), after(1))).toBe(0);
  expect(refund({ startedAt: start, failures: 0 }).failures).toBe(0);
});
