import { learn, protectionOf, type Person } from './person';

const known: Person = {
  id: 'n1',
  protection: 'NONE',
  protectionVersion: 3,
  programmeEndedOn: null,
  programmeVersion: -1,
};

describe('what is known of a person', () => {
  it('is hidden as strictly confidential before anything is known', () => {
    expect(protectionOf(null)).toBe('STRICTLY_CONFIDENTIAL');
    expect(protectionOf(known)).toBe('NONE');
  });

  it('follows newer news', () => {
    expect(
      learn(known, { personId: 'n1', version: 4, protection: 'CONFIDENTIAL' }).protection,
    ).toBe('CONFIDENTIAL');
  });

  it('never falls back to older news', () => {
    expect(learn(known, { personId: 'n1', version: 3, protection: 'CONFIDENTIAL' })).toEqual(known);
    expect(
      learn(known, { personId: 'n1', version: 2, protection: 'STRICTLY_CONFIDENTIAL' }),
    ).toEqual(known);
  });

  it('takes the end of the programme from an older event that it had not seen', () => {
    const late = {
      personId: 'n1',
      version: 2,
      protection: 'CONFIDENTIAL',
      programmeEndedOn: '2024-01-01',
    } as const;
    expect(learn(known, late)).toMatchObject({
      protection: 'NONE',
      programmeEndedOn: '2024-01-01',
      programmeVersion: 2,
    });
  });

  it('begins with the first event, whatever it is', () => {
    const first = {
      personId: 'n2',
      version: 7,
      protection: 'NONE',
      programmeEndedOn: '2024-01-01',
    } as const;
    expect(learn(null, first)).toEqual({
      id: 'n2',
      protection: 'NONE',
      protectionVersion: 7,
      programmeEndedOn: '2024-01-01',
      programmeVersion: 7,
    });
  });
});
