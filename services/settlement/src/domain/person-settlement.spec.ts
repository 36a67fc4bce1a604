import fc from 'fast-check';
import { addDays } from '@imdinett/kernel';
import { arrive, folderIsOpen, moveAway, type PersonSettlement } from './person-settlement';

const assigned: PersonSettlement = {
  personId: 'p',
  lineId: 'l',
  listId: 'f',
  phase: 'ASSIGNED',
  municipality: '0301',
  district: '030101',
  assignedOn: '2026-09-01',
  settledOn: null,
  settledDistrict: null,
  endedOn: null,
  unaccompaniedMinor: false,
  household: 'FAMILY',
  protection: 'NONE',
  version: 4,
};
const today = '2026-11-24';
const settled = arrive(assigned, '2026-10-01', today);
const isHere = (municipality: string) => municipality === '0301';
const place = (municipality: string, district: string | null = null) => ({
  municipality,
  district,
});

describe('arrive', () => {
  it('settles the person in the municipality and district of the assignment', () => {
    expect(settled).toEqual({
      ...assigned,
      phase: 'SETTLED',
      settledOn: '2026-10-01',
      settledDistrict: '030101',
      version: 5,
    });
  });

  it.each(['2026-09-01', today])('takes %s: the day of assignment, and today', (date) => {
    expect(arrive(assigned, date, today).settledOn).toBe(date);
  });

  it.each([
    ['arrival.before-assignment', assigned, '2026-08-31'],
    ['arrival.in-the-future', assigned, '2026-11-25'],
    [
      'settlement.wrong-phase',
      { ...assigned, phase: 'ACCEPTED' as const, assignedOn: null },
      '2026-10-01',
    ],
    ['settlement.wrong-phase', settled, '2026-10-01'],
  ])('refuses with %s', (rule, settlement, date) => {
    expect(() => arrive(settlement, date, today)).toThrow(
      expect.objectContaining({
        code: 'RULE_VIOLATION',
        details: expect.objectContaining({ rule }),
      }),
    );
  });

  it('never registers a day outside assignment and today', () => {
    fc.assert(
      fc.property(fc.integer({ min: -200, max: 200 }), (days) => {
        const date = addDays('2026-09-01', days);
        const inside = date >= '2026-09-01' && date <= today;
        const attempt = () => arrive(assigned, date, today).settledOn;
        if (inside) expect(attempt()).toBe(date);
        else expect(attempt).toThrow(expect.objectContaining({ code: 'RULE_VIOLATION' }));
      }),
    );
  });
});

describe('moveAway', () => {
  it('ends the settlement when the follow-up leaves the municipality', () => {
    const moved = moveAway(
      settled,
      { from: place('0301', '030101'), to: place('4003'), date: '2026-11-01' },
      isHere,
    );
    expect(moved).toMatchObject({ endedOn: '2026-11-01', settledDistrict: null });
  });

  it('ends it when nobody follows up any more', () => {
    expect(
      moveAway(settled, { from: place('0301'), to: null, date: '2026-11-01' }, isHere).endedOn,
    ).toBe('2026-11-01');
  });

  it('keeps it, without its district, when the person moves within the municipality', () => {
    const moved = moveAway(
      settled,
      { from: place('0301', '030101'), to: place('0301', '030102'), date: '2026-11-01' },
      isHere,
    );
    expect(moved).toMatchObject({ endedOn: null, settledDistrict: null });
  });

  it.each([
    [
      'what happened before the arrival',
      { from: place('0301', '030101'), to: place('4003'), date: '2026-09-30' },
    ],
    [
      'the move here on the day of arrival',
      { from: place('1804'), to: place('0301', '030101'), date: '2026-10-01' },
    ],
    [
      'a move to the same district',
      { from: place('4003'), to: place('0301', '030101'), date: '2026-11-01' },
    ],
  ])('ignores %s', (_, move) => {
    expect(moveAway(settled, move, isHere)).toBe(settled);
  });

  it('says the same twice, and a move back does not start it again', () => {
    const away = { from: place('0301', '030101'), to: place('4003'), date: '2026-11-01' };
    const gone = moveAway(settled, away, isHere);
    expect(moveAway(gone, away, isHere)).toBe(gone);
    expect(
      moveAway(
        gone,
        { from: place('4003'), to: place('0301', '030101'), date: '2026-11-10' },
        isHere,
      ),
    ).toBe(gone);
  });

  it('has nothing to end before the arrival', () => {
    expect(moveAway(assigned, { from: null, to: place('4003'), date: '2026-11-01' }, isHere)).toBe(
      assigned,
    );
  });

  it('does not take a renumbering for a move', () => {
    const inSkien = { ...settled, municipality: '3807', settledDistrict: null, district: null };
    const skien = (municipality: string) => ['0806', '3807', '4003'].includes(municipality);
    expect(
      moveAway(inSkien, { from: place('3807'), to: place('4003'), date: '2026-11-01' }, skien),
    ).toBe(inSkien);
  });
});

describe('folderIsOpen', () => {
  it.each([
    ['PROPOSED', false],
    ['ACCEPTED', false],
    ['DECLINED', false],
    ['ASSIGNED', true],
    ['SETTLED', true],
    ['WITHDRAWN', false],
  ] as const)('%s: %s', (phase, open) => {
    expect(folderIsOpen({ phase })).toBe(open);
  });
});
