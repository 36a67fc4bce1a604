import fc from 'fast-check';
import { answer, warningsOf, type SettlementRequest } from './request';

const open: SettlementRequest = {
  id: 'a',
  municipality: '4003',
  year: 2027,
  original: null,
  requested: 91,
  ofWhichUnaccompaniedMinors: 6,
  decided: null,
  decidedUnaccompaniedMinors: null,
  settled: null,
  replyDeadline: '2026-12-20',
  version: 1,
};
const today = '2026-11-24';

describe('answer', () => {
  it('keeps the number and raises the version', () => {
    expect(answer(open, { decided: 46, decidedUnaccompaniedMinors: 3 }, today)).toEqual({
      ...open,
      decided: 46,
      decidedUnaccompaniedMinors: 3,
      version: 2,
    });
  });

  it('takes 0 as a no, which is not the same as no answer', () => {
    expect(answer(open, { decided: 0, decidedUnaccompaniedMinors: null }, today).decided).toBe(0);
  });

  it('takes an answer on the last day', () => {
    expect(
      answer(open, { decided: 1, decidedUnaccompaniedMinors: null }, '2026-12-20').decided,
    ).toBe(1);
  });

  it('takes a changed answer until the deadline', () => {
    const once = answer(open, { decided: 46, decidedUnaccompaniedMinors: null }, today);
    expect(answer(once, { decided: 60, decidedUnaccompaniedMinors: null }, today)).toMatchObject({
      decided: 60,
      version: 3,
    });
  });

  it.each<[string, ...Parameters<typeof answer>]>([
    [
      'settlement-request.minors-above-total',
      open,
      { decided: 2, decidedUnaccompaniedMinors: 3 },
      today,
    ],
    [
      'settlement-request.reply-deadline-passed',
      open,
      { decided: 2, decidedUnaccompaniedMinors: null },
      '2026-12-21',
    ],
    [
      'settlement-request.year-is-over',
      { ...open, year: 2025, replyDeadline: null },
      { decided: 2, decidedUnaccompaniedMinors: null },
      today,
    ],
  ])('refuses with %s', (rule, ...attempt) => {
    expect(() => answer(...attempt)).toThrow(
      expect.objectContaining({
        code: 'RULE_VIOLATION',
        details: expect.objectContaining({ rule }),
      }),
    );
  });

  it.each([
    ['input.decided', { decided: -1, decidedUnaccompaniedMinors: null }],
    ['input.decidedUnaccompaniedMinors', { decided: 1, decidedUnaccompaniedMinors: -1 }],
  ])('refuses a negative %s', (field, given) => {
    expect(() => answer(open, given, today)).toThrow(
      expect.objectContaining({ code: 'BAD_USER_INPUT', details: { field } }),
    );
  });

  it('never refuses a decision above the request', () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.nat(1000), (requested, decided) => {
        expect(
          answer({ ...open, requested }, { decided, decidedUnaccompaniedMinors: null }, today)
            .decided,
        ).toBe(decided);
      }),
    );
  });
});

describe('warningsOf', () => {
  // Rows of IMDi's own figures for Telemark.
  it.each<[string, Partial<SettlementRequest>, string[]]>([
    [
      'Skien 2025: the decision stands above a request revised downwards',
      { year: 2025, original: 80, requested: 65, decided: 80, settled: 65 },
      ['DECIDED_ABOVE_REQUESTED'],
    ],
    [
      'Porsgrunn 2023: more settled than decided',
      { year: 2023, requested: 120, decided: 120, settled: 139 },
      ['SETTLED_ABOVE_DECIDED'],
    ],
    ['Midt-Telemark 2026: a no', { requested: 45, decided: 0, settled: 0 }, []],
    [
      'Kviteseid 2025: never answered',
      { requested: 0, decided: null, settled: 0, replyDeadline: null },
      [],
    ],
    [
      'an answer that did not come in time',
      { decided: null, replyDeadline: '2026-11-01' },
      ['NOT_ANSWERED_IN_TIME'],
    ],
    [
      'more minors than asked for',
      { decided: 90, decidedUnaccompaniedMinors: 7 },
      ['DECIDED_MINORS_ABOVE_REQUESTED'],
    ],
    ['the same as asked for', { decided: 91, decidedUnaccompaniedMinors: 6, settled: 91 }, []],
  ])('%s', (_, row, codes) => {
    expect(warningsOf({ ...open, ...row }, today).map(({ code }) => code)).toEqual(codes);
  });
});
