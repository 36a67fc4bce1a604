import type { Participant } from './participant';
import { shown } from './shielding';

const participant: Participant = {
  id: 'p1',
  version: 1,
  nationalId: '10915596784',
  personId: 'n1',
  protection: 'NONE',
  municipality: '0301',
  district: '030101',
  status: 'DRAFT',
  financing: 'ORDINARY_GRANT',
  project: null,
  startedOn: '2026-09-01',
  endedOn: null,
  createdAt: new Date(0),
  updatedAt: new Date(0),
};

describe('a participant as shown', () => {
  it('has her places when she is not shielded', () => {
    expect(shown(participant, false)).toEqual(participant);
  });

  it('has no place when the address is confidential', () => {
    expect(shown({ ...participant, protection: 'CONFIDENTIAL' }, false)).toMatchObject({
      municipality: null,
      district: null,
    });
  });

  it('is not there when the address is strictly confidential', () => {
    expect(shown({ ...participant, protection: 'STRICTLY_CONFIDENTIAL' }, false)).toBeNull();
  });

  it.each(['CONFIDENTIAL', 'STRICTLY_CONFIDENTIAL'] as const)(
    'is shown with %s to those who may read closed data',
    (protection) => {
      expect(shown({ ...participant, protection }, true)).toMatchObject({ municipality: '0301' });
    },
  );
});
