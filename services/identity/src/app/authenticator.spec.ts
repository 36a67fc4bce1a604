import { provenStep } from './authenticator';

/** RFC 6238's own secret, "12345678901234567890". */
const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const at = (seconds: number): Date => new Date(seconds * 1000);

describe('two codes that prove an authenticator', () => {
  // RFC 6238, appendix B: 1111111109 and 1111111111 lie in one step and the next.
  const codes = { firstCode: '081804', secondCode: '050471' };
  const second = 37_037_037;

  it.each([
    ['count in the step of the second one', 1_111_111_111, second],
    ['count at the end of that step', 1_111_111_139, second],
    ['count at the end of the one after it', 1_111_111_169, second],
    ['do not count later', 1_111_111_170, null],
    ['do not count before the step of the second one', 1_111_111_109, null],
  ])('%s', (_, seconds, step) => {
    expect(provenStep(secret, codes, at(seconds))).toBe(step);
  });

  it.each([
    ['in the wrong order', { firstCode: '050471', secondCode: '081804' }],
    ['of one step', { firstCode: '050471', secondCode: '050471' }],
    ['with a step between', { firstCode: '081804', secondCode: '266759' }],
    ['of which the first is wrong', { firstCode: '000000', secondCode: '050471' }],
    ['of which the second is wrong', { firstCode: '081804', secondCode: '000000' }],
    ['that are no codes', { firstCode: '', secondCode: '０５０４７１' }],
  ])('are refused %s', (_, wrong) => {
    expect(provenStep(secret, wrong, at(1_111_111_140))).toBeNull();
    expect(provenStep(secret, wrong, at(1_111_111_111))).toBeNull();
  });
});
