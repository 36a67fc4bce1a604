import { can, type Viewer } from '@imdinett/access';
import { arrive, type PersonSettlement } from '../domain/person-settlement';
import { standingOfSettlement } from './standing';

const assigned: PersonSettlement = {
  personId: 'p',
  lineId: 'l',
  listId: 'f',
  phase: 'ASSIGNED',
  municipality: '0301',
  district: '030101',
  assignedOn: '2025-09-01',
  settledOn: null,
  settledDistrict: null,
  endedOn: null,
  unaccompaniedMinor: false,
  household: 'SINGLE',
  protection: 'NONE',
  version: 3,
};
const settled = arrive(assigned, '2025-10-31', '2025-11-01');
const here = [{ municipality: '0301', district: '030101' }];

describe('standingOfSettlement', () => {
  it.each<[string, PersonSettlement, string, object]>([
    [
      'a proposed person',
      { ...assigned, phase: 'PROPOSED', assignedOn: null },
      '2025-10-01',
      { assigned: [], settled: [] },
    ],
    [
      'a declined person',
      { ...assigned, phase: 'DECLINED', assignedOn: null },
      '2025-10-01',
      { assigned: [], settled: [] },
    ],
    ['an assigned person', assigned, '2027-10-01', { assigned: here, settled: [] }],
    [
      'an assigned person who was withdrawn',
      { ...assigned, phase: 'WITHDRAWN' },
      '2025-10-01',
      { assigned: [], settled: [] },
    ],
    [
      'the last day of the twelve months after arrival',
      settled,
      '2026-10-30',
      { assigned: here, settled: here },
    ],
    ['the first day after them', settled, '2026-10-31', { assigned: [], settled: here }],
    [
      'a move within the municipality',
      { ...settled, settledDistrict: null },
      '2027-01-01',
      { assigned: [], settled: [{ municipality: '0301', district: null }] },
    ],
    [
      'a move away',
      { ...settled, endedOn: '2026-01-01', settledDistrict: null },
      '2026-02-01',
      { assigned: here, settled: [] },
    ],
  ])('%s', (_, ...[settlement, today, standing]) => {
    expect(standingOfSettlement(settlement, today)).toEqual(standing);
  });

  it('reaches a grant for the municipality and one for the district, and no other', () => {
    const may = (municipality: string, district: string | null): boolean => {
      const viewer: Viewer = {
        kind: 'user',
        id: 'u',
        sessionId: 's',
        otpTime: new Date(),
        grants: [
          {
            id: 'g',
            role: 'KOMMUNE_BOSETTER_SKRIV',
            municipality,
            district,
            validFrom: '2020-01-01',
            validTo: null,
          },
        ],
      };
      return can(
        viewer,
        'settlement.arrival:register',
        standingOfSettlement(assigned, '2025-10-01'),
      );
    };
    expect([
      may('0301', null),
      may('0301', '030101'),
      may('0301', '030102'),
      may('4003', null),
    ]).toEqual([true, true, false, false]);
  });
});
