import { validGrants, type StoredGrant } from './grant';

const grant: StoredGrant = {
  id: 'g',
  role: 'KOMMUNELESEBRUKER',
  municipality: '0301',
  district: '030101',
  validFrom: '2026-03-01',
  validTo: '2026-06-01',
};

describe('validity of a grant', () => {
  it.each([
    ['2026-02-28', 0],
    ['2026-03-01', 1],
    ['2026-05-31', 1],
    ['2026-06-01', 0],
  ])('on %s: %d', (date, count) => {
    expect(validGrants([grant], date)).toHaveLength(count);
  });

  it('has no end without one', () => {
    expect(validGrants([{ ...grant, validTo: null }], '2099-12-31')).toHaveLength(1);
  });

  it('is nothing when it ends before it begins', () => {
    expect(validGrants([{ ...grant, validTo: '2026-02-01' }], '2026-03-01')).toEqual([]);
  });
});

describe('a grant that can mean nothing', () => {
  it.each<[string, Partial<StoredGrant>]>([
    ['an unknown role', { role: 'KOMMUNEKONGE' }],
    ['every user as a role', { role: 'EVERY_USER' }],
    ['no municipality', { municipality: null, district: null }],
    ['a municipality of five digits', { municipality: '03010', district: null }],
    ['two municipalities', { municipality: '0301,4003', district: null }],
    ['another municipality’s district', { district: '460101' }],
    ['a district of four digits', { district: '0301' }],
    ['IMDi’s role with a place', { role: 'IMDI_NIR' }],
  ])('is left out: %s', (_, change) => {
    expect(validGrants([{ ...grant, ...change }], '2026-04-01')).toEqual([]);
  });

  it('keeps IMDi’s roles without a place', () => {
    const imdi = { ...grant, role: 'IMDI_NIR', municipality: null, district: null };
    expect(validGrants([imdi], '2026-04-01')).toEqual([imdi]);
  });
});
