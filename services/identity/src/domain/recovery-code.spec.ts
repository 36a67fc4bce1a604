import { recoveryCodeBytes, recoveryCodeOf, typedRecoveryCode } from './recovery-code';

it('writes eighty bits in four groups', () => {
  expect(recoveryCodeOf(new Uint8Array(recoveryCodeBytes))).toBe('0000-0000-0000-0000');
  expect(recoveryCodeOf(new Uint8Array(recoveryCodeBytes).fill(255))).toBe('ZZZZ-ZZZZ-ZZZZ-ZZZZ');
});

it.each([
  '7K3M-0A1B-CDEF-GHJK',
  '7k3m 0a1b cdef ghjk',
  '7K3MOAIBCDEFGHJK',
  ' 7k3m-oalb-cdef-ghjk ',
])('reads “%s” as what stands on the paper', (typed) => {
  expect(typedRecoveryCode(typed)).toBe('7K3M0A1BCDEFGHJK');
});
