import { close, type ClosedData } from './closed-data';

const closed: ClosedData = { reason: 'HEALTH', note: 'Innlagt', closedOn: '2025-01-10' };

it.each<[string, ClosedData | null, Parameters<typeof close>[1], ClosedData | null]>([
  [
    'closes',
    null,
    { reason: 'THREAT', note: null },
    { reason: 'THREAT', note: null, closedOn: '2026-03-01' },
  ],
  [
    'keeps the day when the reason changes',
    closed,
    { reason: 'OTHER', note: null },
    { reason: 'OTHER', note: null, closedOn: '2025-01-10' },
  ],
  ['opens', closed, { reason: null, note: null }, null],
])('%s', (_, before, input, after) => {
  expect(close(before, input, '2026-03-01')).toEqual(after);
});

it.each<[string, Parameters<typeof close>[1]]>([
  ['closed-data.note-without-reason', { reason: null, note: 'Noe' }],
  ['closed-data.note-too-long', { reason: 'OTHER', note: 'x'.repeat(2001) }],
])('is refused with %s', (rule, input) => {
  expect(() => close(null, input, '2026-03-01')).toThrow(
    expect.objectContaining({ code: 'RULE_VIOLATION', details: expect.objectContaining({ rule }) }),
  );
});
