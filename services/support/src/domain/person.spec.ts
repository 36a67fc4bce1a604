import { isNews, protectionOf } from './person';

const known = { id: 'n1', protection: 'NONE', version: 3 } as const;

describe('what is known of a person', () => {
  it('is strictly confidential before nir has told', () => {
    expect(protectionOf(null)).toBe('STRICTLY_CONFIDENTIAL');
    expect(protectionOf(known)).toBe('NONE');
  });

  it('changes with newer news only', () => {
    expect(isNews(null, known)).toBe(true);
    expect(isNews(known, { ...known, version: 4 })).toBe(true);
    expect(isNews(known, { ...known, version: 3 })).toBe(false);
  });
});
