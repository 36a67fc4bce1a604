import { announce, type NewAnnouncement } from './announcement';

const now = new Date('2026-11-24T10:00:00Z');
const wanted: NewAnnouncement = {
  id: 'a1',
  title: ' Vedlikehold ',
  text: 'NIR er nede i natt.',
  severity: 'WARNING',
  area: 'NIR',
  validTo: null,
};

describe('publishing an announcement', () => {
  it('makes it valid from now', () => {
    expect(announce(wanted, now)).toMatchObject({
      title: 'Vedlikehold',
      publishedAt: now,
      validTo: null,
    });
  });

  it.each([new Date('2026-11-24T10:00:00Z'), new Date('2026-11-23T10:00:00Z')])(
    'is refused when it would end at %s',
    (validTo) => {
      expect(() => announce({ ...wanted, validTo }, now)).toThrow(
        expect.objectContaining({ details: { field: 'input.validTo' } }),
      );
    },
  );

  it('is refused with a national id in the text', () => {
    expect(() => announce({ ...wanted, text: '10915596784' }, now)).toThrow(
      expect.objectContaining({ code: 'RULE_VIOLATION' }),
    );
  });
});
