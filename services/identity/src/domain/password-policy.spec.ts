import { problemOf } from './password-policy';

const context = {
  isCommon: (folded: string) => folded === 'correcthorsebattery',
  words: ['Kari Nordmann', 'kari.nordmann', 'Skien', 'Nordre Follo', 'Ås'],
};
const problem = (password: string): string | null =>
  problemOf(password, context, 'input.password')?.message ?? null;

it.each([
  ['tolv code points', 'fjellvann 7x'],
  ['letters beyond the basic plane, each counted once', '🦌🐟🌲🏔🌊🔥🦉🐺🌿🍄⛄🌈'],
  ['128 of them', 'abcdefgh'.repeat(16)],
  ['digits alone', '918273645091'],
  ['a name among other words', 'kari liker bringebær'],
])('takes %s', (_, password) => {
  expect(problem(password)).toBeNull();
});

it.each([
  ['eleven code points', 'fjellvann 7', /minst 12 tegn/],
  ['a ligature that NFKC makes two of, and no more', 'ﬁ23456789', /minst 12/],
  ['129 code points', 'abcdefgh'.repeat(16) + 'x', /høyst 128/],
  ['a common one', 'CorrectHorseBattery', /mest brukte/],
  ['one letter over and over', 'aaaaaaaaaaaaaaaa', /gjentar/],
  ['the own name', 'KariNordmann2026!', /lette å gjette/],
  ['the municipality and a year', 'Skien kommune 2026', /lette å gjette/],
  ['a municipality of two words', 'nordrefollo-nordrefollo', /lette å gjette/],
  ['the system and a role', 'IMDi Kommuneadministrator1', /lette å gjette/],
])('refuses %s', (_, password, reason) => {
  expect(problem(password)).toMatch(reason);
});

it('says which argument it was', () => {
  expect(problemOf('kort', context, 'input.newPassword')).toMatchObject({
    code: 'BAD_USER_INPUT',
    details: { field: 'input.newPassword' },
  });
});
