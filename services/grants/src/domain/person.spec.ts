import fc from 'fast-check';
import { learn, unknown, type Person, type PersonNews } from './person';

const birthDate = '1990-05-01';
const registered: PersonNews = { personId: 'p', version: 1, protection: 'NONE', birthDate };
const shielded: PersonNews = { personId: 'p', version: 2, protection: 'CONFIDENTIAL' };
const moved: PersonNews = {
  personId: 'p',
  version: 3,
  protection: 'CONFIDENTIAL',
  move: { to: { municipality: '4003', district: null }, date: '2026-03-01' },
};
const strictly: PersonNews = { personId: 'p', version: 4, protection: 'STRICTLY_CONFIDENTIAL' };

const tell = (news: readonly PersonNews[]) => news.reduce<Person | null>(learn, null);

describe('learn', () => {
  it('ends the same whatever order the news come in, and however often', () => {
    const all = [registered, shielded, moved, strictly];
    fc.assert(
      fc.property(
        fc.shuffledSubarray(all, { minLength: 4 }),
        fc.array(fc.constantFrom(...all)),
        (order, again) => {
          expect(tell([...order, ...again])).toEqual({
            id: 'p',
            birthDate,
            protection: 'STRICTLY_CONFIDENTIAL',
            protectionVersion: 4,
            followUp: { municipality: '4003', district: null },
            followUpOn: '2026-03-01',
            followUpVersion: 3,
          });
        },
      ),
    );
  });

  it('never goes back to an older protection', () => {
    expect(tell([strictly, registered])?.protection).toBe('STRICTLY_CONFIDENTIAL');
  });

  it('keeps that the person is followed up nowhere', () => {
    expect(
      tell([
        moved,
        { personId: 'p', version: 5, protection: 'NONE', move: { to: null, date: '2026-05-01' } },
      ])?.followUp,
    ).toBeNull();
  });
});

it('hides a person of whom nothing is known', () => {
  expect(unknown('p').protection).toBe('STRICTLY_CONFIDENTIAL');
});
