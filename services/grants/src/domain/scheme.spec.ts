import { grantCodes, schemeOf } from './scheme';

describe('schemeOf', () => {
  it.each([
    ['AR-1', 'INTEGRATION'],
    ['AR-1 EV', 'INTEGRATION'],
    ['AR-1 B', 'INTEGRATION'],
    ['AR-5', 'INTEGRATION'],
    ['ELDR', 'INTEGRATION'],
    ['BHT', 'INTEGRATION'],
    ['EMINB', 'UNACCOMPANIED_MINORS'],
    ['EMINU', 'UNACCOMPANIED_MINORS'],
    ['FHT1', 'EXTRA'],
    ['FHT2', 'EXTRA'],
    ['Grunntilskudd-H', 'BASIC'],
    ['P-AR3-L', 'NORWEGIAN_ADULTS'],
    ['P37D-AR1', 'NORWEGIAN_COLLECTIVE_PROTECTION'],
    ['UN43G', 'NORWEGIAN_EXTENDED'],
    ['AR-6', null],
    ['ar-1', null],
  ])('%s: %s', (code, scheme) => {
    expect(schemeOf(code)).toBe(scheme);
  });

  it('knows the 23 codes of the table', () => {
    expect(grantCodes).toHaveLength(23);
  });
});
