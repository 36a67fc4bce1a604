import fc from 'fast-check';
import { mayMove, move, type SettlementPhase } from './allocation';

const phases: readonly SettlementPhase[] = [
  'PROPOSED',
  'ACCEPTED',
  'DECLINED',
  'ASSIGNED',
  'SETTLED',
  'WITHDRAWN',
];

const allowed: readonly (readonly [SettlementPhase, SettlementPhase])[] = [
  ['PROPOSED', 'ACCEPTED'],
  ['PROPOSED', 'DECLINED'],
  ['PROPOSED', 'WITHDRAWN'],
  ['ACCEPTED', 'ASSIGNED'],
  ['ACCEPTED', 'WITHDRAWN'],
  ['ASSIGNED', 'SETTLED'],
  ['ASSIGNED', 'WITHDRAWN'],
];

describe('the phases of a settlement', () => {
  it.each(phases.flatMap((from) => phases.map((to) => [from, to] as const)))(
    '%s → %s',
    (from, to) => {
      const expected = allowed.some(([a, b]) => a === from && b === to);
      expect(mayMove(from, to)).toBe(expected);
      if (expected) expect(move(from, to)).toBe(to);
      else
        expect(() => move(from, to)).toThrow(
          expect.objectContaining({
            code: 'RULE_VIOLATION',
            details: { rule: 'settlement.wrong-phase' },
          }),
        );
    },
  );

  /** Takes those of the wanted steps that the table allows. */
  const course = (wanted: readonly SettlementPhase[]): SettlementPhase[] =>
    wanted.reduce<SettlementPhase[]>(
      (path, to) => (mayMove(path.at(-1) ?? 'PROPOSED', to) ? [...path, to] : path),
      ['PROPOSED'],
    );
  const courses = fc.array(fc.constantFrom(...phases), { maxLength: 20 }).map(course);

  it('nobody arrives without having been accepted and assigned', () => {
    fc.assert(
      fc.property(courses, (path) => {
        if (path.includes('SETTLED'))
          expect(path).toEqual(['PROPOSED', 'ACCEPTED', 'ASSIGNED', 'SETTLED']);
      }),
    );
  });

  it('every course ends: no phase comes back, and declined, settled and withdrawn are final', () => {
    fc.assert(
      fc.property(courses, (path) => {
        expect(new Set(path).size).toBe(path.length);
        for (const final of ['DECLINED', 'SETTLED', 'WITHDRAWN'] as const)
          expect([-1, path.length - 1]).toContain(path.indexOf(final));
      }),
    );
  });
});
