import { move, settle, type FollowedUpBy, type Person } from './person';

const today = '2026-03-01';
const skien = { municipality: '4003', district: null };
const bodoe = { municipality: '1804', district: null };
const gamleOslo = { municipality: '0301', district: '030101' };
const gruenerloekka = { municipality: '0301', district: '030102' };

const followedUpBy = (followUp: FollowedUpBy | null): Person => ({
  id: '01890a5d-ac96-774b-bcce-b302099a8057',
  version: 4,
  protection: 'NONE',
  law: 'INTEGRERINGSLOVEN',
  givenName: 'Amina',
  familyName: 'Yusuf',
  birthDate: '1990-05-17',
  sex: 'FEMALE',
  citizenship: 'SO',
  dufNumber: '202112345678',
  nationalId: null,
  address: null,
  followUp,
  inIntroductionScheme: false,
  inNorwegianScheme: false,
  categorised: false,
});

const inSkien = followedUpBy({ ...skien, since: '2025-06-15' });

describe('a move', () => {
  it.each([
    ['to another municipality', inSkien, bodoe],
    ['to another district', followedUpBy({ ...gamleOslo, since: '2025-06-15' }), gruenerloekka],
    ['of somebody whom nobody followed up', followedUpBy(null), skien],
  ])('%s gives the follow-up to the new place', (_, person, to) => {
    expect(move(person, { to, date: '2026-02-01' }, today)).toEqual({
      ...person,
      version: 5,
      followUp: { ...to, since: '2026-02-01' },
    });
  });

  it('may be of today', () => {
    expect(move(inSkien, { to: bodoe, date: today }, today).followUp?.since).toBe(today);
  });

  it.each([
    ['follow-up.district-elsewhere', { municipality: '1804', district: '030101' }, '2026-02-01'],
    ['follow-up.in-the-future', bodoe, '2026-03-02'],
    ['follow-up.before-the-current', bodoe, '2025-06-15'],
    ['follow-up.same-place', skien, '2026-02-01'],
  ])('is refused with %s', (rule, to, date) => {
    expect(() => move(inSkien, { to, date }, today)).toThrow(
      expect.objectContaining({
        code: 'RULE_VIOLATION',
        details: expect.objectContaining({ rule }),
      }),
    );
  });
});

describe('a settlement', () => {
  it.each([
    ['begins the follow-up', followedUpBy(null)],
    ['takes the follow-up over', inSkien],
    [
      'takes over a follow-up that began on the same day',
      followedUpBy({ ...skien, since: '2025-09-01' }),
    ],
  ])('%s', (_, person) => {
    expect(settle(person, { to: bodoe, date: '2025-09-01' })).toEqual({
      ...person,
      version: 5,
      followUp: { ...bodoe, since: '2025-09-01' },
    });
  });

  it.each([
    ['where the person is followed up already', skien, '2025-09-01'],
    ['that is heard of after a later move', bodoe, '2025-06-14'],
  ])('%s changes nothing', (_, to, date) => {
    expect(settle(inSkien, { to, date })).toBe(inSkien);
  });
});
