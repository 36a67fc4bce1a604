import { generateSync } from 'otplib';
import { stepOf } from './one-time-code';

const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
/** RFC 6238's own secret, "12345678901234567890". */
const rfcSecret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const unused = { lastStep: null, failures: 0 };

const at = (seconds: number): Date => new Date(seconds * 1000);
const codeAt = (seconds: number): string => generateSync({ secret, epoch: seconds });

describe('one-time codes', () => {
  // RFC 6238, appendix B, the last six of its eight digits.
  it.each([
    [59, '287082'],
    [1111111109, '081804'],
    [1111111111, '050471'],
    [1234567890, '005924'],
    [2000000000, '279037'],
    [20000000000, '353130'],
  ])('agree with RFC 6238 at %d', (seconds, code) => {
    expect(stepOf(code, { secret: rfcSecret, factor: unused, now: at(seconds) })).toBe(
      Math.floor(seconds / 30),
    );
  });

  const now = 1_800_000_015;
  const step = Math.floor(now / 30);

  it.each([
    [-60, null],
    [-30, step - 1],
    [0, step],
    [30, null],
    [60, null],
  ])('of %d seconds from now belong to step %s', (seconds, expected) => {
    expect(stepOf(codeAt(now + seconds), { secret, factor: unused, now: at(now) })).toBe(expected);
  });

  it('count once: neither the step itself nor one before it is taken again', () => {
    expect(
      stepOf(codeAt(now), { secret, factor: { lastStep: step, failures: 0 }, now: at(now) }),
    ).toBeNull();
    expect(
      stepOf(codeAt(now - 30), { secret, factor: { lastStep: step, failures: 0 }, now: at(now) }),
    ).toBeNull();
    expect(
      stepOf(codeAt(now), { secret, factor: { lastStep: step - 1, failures: 0 }, now: at(now) }),
    ).toBe(step);
    // A step ahead of the clock can only come from a clock that was set back.
    expect(
      stepOf(codeAt(now), { secret, factor: { lastStep: step + 9, failures: 0 }, now: at(now) }),
    ).toBeNull();
  });

  it.each(['', '12345', '1234567', '１２３４５６', 'abcdef', ' 12345', '12345\u0000'])(
    '%j is a wrong code and no error',
    (code) => {
      expect(stepOf(code, { secret, factor: unused, now: at(now) })).toBeNull();
    },
  );
});
