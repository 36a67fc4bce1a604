import { followUps, type FollowUpStart } from './follow-up';

const start = (municipality: string, from: string): FollowUpStart => ({
  municipality,
  district: null,
  from,
  origin: 'MOVE',
});

it('lets each follow-up last until the next one begins', () => {
  const periods = followUps([
    start('1804', '2026-02-01'),
    start('4003', '2025-06-15'),
    start('4001', '2024-01-01'),
  ]);
  expect(periods.map(({ municipality, from, to }) => [municipality, from, to])).toEqual([
    ['1804', '2026-02-01', null],
    ['4003', '2025-06-15', '2026-02-01'],
    ['4001', '2024-01-01', '2025-06-15'],
  ]);
});

it('knows of nothing before the first', () => {
  expect(followUps([])).toEqual([]);
});
