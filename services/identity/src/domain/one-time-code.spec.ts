import {
  afterRightCode,
  afterWrongCode,
  isOpenChallenge,
  isSixDigits,
  isToBeLocked,
  type Challenge,
  type Factor,
} from './one-time-code';

const now = new Date('2026-03-01T12:00:00Z');
const challenge: Challenge = {
  userId: 'u',
  expiresAt: new Date('2026-03-01T12:05:00Z'),
  failures: 0,
  usedAt: null,
};

it.each<readonly [string, Partial<Challenge>, boolean]>([
  ['new', {}, true],
  ['with four wrong codes', { failures: 4 }, true],
  ['with five', { failures: 5 }, false],
  ['used', { usedAt: now }, false],
  ['too old', { expiresAt: now }, false],
])('a challenge that is %s is open: %3$s', (_, difference, open) => {
  expect(isOpenChallenge({ ...challenge, ...difference }, now)).toBe(open);
});

it.each([
  ['123456', true],
  ['000000', true],
  ['12345', false],
  ['1234567', false],
  ['１２３４５６', false],
  ['12 456', false],
  ['-12345', false],
  ['123456\n', false],
])('%j is six digits: %s', (code, six) => {
  expect(isSixDigits(code)).toBe(six);
});

it('ten wrong codes in a row lock the factor; a right one forgets them', () => {
  let factor: Factor = { lastStep: 5, failures: 0 };
  for (let count = 0; count < 9; count += 1) factor = afterWrongCode(factor);
  expect(isToBeLocked(factor)).toBe(false);
  expect(isToBeLocked(afterWrongCode(factor))).toBe(true);
  expect(afterRightCode(factor, 6)).toEqual({ lastStep: 6, failures: 0 });
});
