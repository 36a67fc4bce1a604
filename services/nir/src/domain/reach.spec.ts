import { reachesOf, type FollowUpMove, type GrantFact, type SettlementFact } from './reach';

const skien = { municipality: '4003', district: null };
const bodoe = { municipality: '1804', district: null };
const gamleOslo = { municipality: '0301', district: '030101' };

type Kind = SettlementFact['kind'];
const fact = (
  version: number,
  kind: Kind,
  place: { municipality: string; district: string | null } = skien,
  date = '2025-06-15',
): SettlementFact => ({
  version,
  kind,
  ...place,
  date,
});

function reaches(
  settlement: readonly SettlementFact[],
  moves: readonly FollowUpMove[] = [],
): readonly string[] {
  return reachesOf({ settlement, grants: [], moves, assignedMonths: 12 }).map(
    ({ reach, municipality, district, until }) =>
      `${reach} ${district ?? municipality}${until === null ? '' : ` until ${until}`}`,
  );
}

// access.md, Words: allocated, assigned, settled.
const stories: readonly (readonly [string, readonly SettlementFact[], readonly string[]])[] = [
  ['an allocation', [fact(1, 'ALLOCATED')], ['allocated 4003']],
  ['an allocation answered no', [fact(1, 'ALLOCATED'), fact(2, 'DECLINED')], []],
  ['an allocation withdrawn', [fact(1, 'ALLOCATED'), fact(2, 'WITHDRAWN_FROM_LIST')], []],
  [
    'a no here, then another list',
    [fact(1, 'ALLOCATED'), fact(2, 'DECLINED'), fact(3, 'ALLOCATED', bodoe)],
    ['allocated 1804'],
  ],
  ['an assignment', [fact(1, 'ALLOCATED'), fact(2, 'ASSIGNED')], ['assigned 4003']],
  [
    'an assignment withdrawn',
    [fact(1, 'ALLOCATED'), fact(2, 'ASSIGNED'), fact(3, 'WITHDRAWN_FROM_ASSIGNMENT')],
    [],
  ],
  [
    'a settlement after an assignment',
    [fact(1, 'ALLOCATED'), fact(2, 'ASSIGNED'), fact(3, 'SETTLED', skien, '2025-06-15')],
    ['assigned 4003 until 2026-06-15', 'settled 4003'],
  ],
  [
    'a settlement elsewhere than assigned',
    [fact(1, 'ASSIGNED'), fact(2, 'SETTLED', bodoe)],
    ['assigned 4003', 'settled 1804'],
  ],
  ['a settlement without an assignment', [fact(1, 'SETTLED')], ['settled 4003']],
  ['a second settlement', [fact(1, 'SETTLED'), fact(2, 'SETTLED', bodoe)], ['settled 1804']],
  ['a district', [fact(1, 'ALLOCATED', gamleOslo)], ['allocated 030101']],
];

describe('reach from settlement', () => {
  it.each(stories)('%s', (_, facts, expected) => {
    expect(reaches(facts)).toEqual(expected);
  });

  it.each(stories)('%s, heard in the wrong order', (_, facts, expected) => {
    expect(reaches(facts.toReversed())).toEqual(expected);
  });
});

describe('settled', () => {
  const settled = [fact(1, 'SETTLED', skien, '2025-06-15')];

  it.each([
    ['ends with a move to another municipality', [{ ...bodoe, date: '2026-01-01' }], []],
    [
      'stays ended when the person moves back',
      [
        { ...bodoe, date: '2026-01-01' },
        { ...skien, date: '2026-02-01' },
      ],
      [],
    ],
    ['outlasts a move before it', [{ ...bodoe, date: '2025-01-01' }], ['settled 4003']],
    [
      'outlasts a move within the municipality',
      [{ municipality: '4003', district: '400301', date: '2026-01-01' }],
      ['settled 4003'],
    ],
  ])('%s', (_, moves, expected) => {
    expect(reaches(settled, moves)).toEqual(expected);
  });

  it.each([
    ['leaves its district with a move to another', '030102', ['settled 0301']],
    ['keeps its district while the person stays there', '030101', ['settled 030101']],
  ])('%s', (_, district, expected) => {
    const inDistrict = [fact(1, 'SETTLED', gamleOslo, '2025-06-15')];
    expect(reaches(inDistrict, [{ municipality: '0301', district, date: '2026-01-01' }])).toEqual(
      expected,
    );
  });

  it('begins anew with a settlement after the move', () => {
    const facts = [...settled, fact(2, 'SETTLED', skien, '2026-05-01')];
    expect(reaches(facts, [{ ...bodoe, date: '2026-01-01' }])).toEqual(['settled 4003']);
  });
});

it('clamps the end of twelve months to the end of February', () => {
  const facts = [fact(1, 'ASSIGNED'), fact(2, 'SETTLED', skien, '2024-02-29')];
  expect(reaches(facts)).toEqual(['assigned 4003 until 2025-02-28', 'settled 4003']);
});

describe('granted', () => {
  const grant = (
    caseId: string,
    version: number,
    kind: GrantFact['kind'],
    place = skien,
  ): GrantFact => ({ caseId, version, kind, ...place });
  const granted = (grants: readonly GrantFact[]) =>
    reachesOf({ settlement: [], grants, moves: [], assignedMonths: 12 }).map(
      ({ reach, municipality }) => `${reach} ${municipality}`,
    );

  it.each([
    ['an open case', [grant('a', 1, 'CASE_OPEN')], ['granted 4003']],
    ['a closed case', [grant('a', 1, 'CASE_OPEN'), grant('a', 2, 'CASE_CLOSED')], []],
    [
      'a closed case heard of first',
      [grant('a', 2, 'CASE_CLOSED'), grant('a', 1, 'CASE_OPEN')],
      [],
    ],
    [
      'one of two cases closed',
      [grant('a', 1, 'CASE_OPEN'), grant('b', 1, 'CASE_OPEN', bodoe), grant('a', 2, 'CASE_CLOSED')],
      ['granted 1804'],
    ],
    [
      'a case that changed municipality',
      [grant('a', 1, 'CASE_OPEN'), grant('a', 2, 'CASE_OPEN', bodoe)],
      ['granted 1804'],
    ],
  ])('%s', (_, facts, expected) => {
    expect(granted(facts)).toEqual(expected);
  });
});
