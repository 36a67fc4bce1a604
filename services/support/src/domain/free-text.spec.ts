import { holdsIdentityNumber, textOf } from './free-text';

// All synthetic: 80 is added to the month.
describe('text that somebody has written', () => {
  it.each([
    ['as it stands in the register', 'Gjelder 10915596784.'],
    ['with a space after the date', 'Gjelder 109155 96784'],
    ['with the date in pairs', 'født 10.91.55-96784'],
    ['with all groups apart', '10 91 55 967 84'],
    ['a D-number', 'D-nr 50846202355 mangler'],
    ['with a wrong check digit', '10915596785'],
    ['with a no-break space', '109155\u00a096784'],
    ['with a soft hyphen inside', '109155\u00ad96784'],
    ['broken over two lines', '109155\n96784'],
    ['in full-width digits', '１０９１５５９６７８４'],
    ['with a long dash', '109155–96784'],
    ['beside another number', 'sak 12, 10915596784, frist 3'],
    ['a DUF number', 'DUF 201258697561'],
    ['a DUF number in groups', 'DUF-nummer 2012 586975 61'],
    ['a DUF number in halves', '2012 58697561'],
  ])('is found to hold an identity number %s', (_, text) => {
    expect(holdsIdentityNumber(text)).toBe(true);
  });

  it.each([
    ['a phone number', 'Ring meg på 40 00 19 60 eller +47 40 00 19 60'],
    ['a date and a time', 'Feilen kom 24.11.2026 kl. 10.15'],
    ['two dates', 'I perioden 01.01.2026–31.12.2026'],
    ['an amount', 'Utbetalt 12 345 678,50 kroner'],
    ['an organisation number', 'Org.nr. 974 760 673'],
    ['an account number that begins with no date', 'Konto 9710.55.00000'],
    ['a case number', 'Sak 2024/12345'],
    ['a number of sixteen digits', '1091559678412345'],
    ['an id of the system', 'f47ac10b-58cc-4372-a567-0e02b2c3d479'],
    ['nothing but words', 'Personen mangler i listen over dem vi følger opp.'],
  ])('may hold %s', (_, text) => {
    expect(holdsIdentityNumber(text)).toBe(false);
  });

  it('is refused with advice when it holds one', () => {
    expect(() => textOf('Gjelder 10915596784', { field: 'input.text', longest: 4000 })).toThrow(
      expect.objectContaining({
        code: 'RULE_VIOLATION',
        details: { rule: 'support.identity-number-in-text', field: 'input.text' },
        message: expect.not.stringContaining('10915596784'),
      }),
    );
  });

  it.each([
    ['empty', '   '],
    ['too long', 'x'.repeat(121)],
  ])('is refused when it is %s', (_, text) => {
    expect(() => textOf(text, { field: 'input.subject', longest: 120 })).toThrow(
      expect.objectContaining({ code: 'BAD_USER_INPUT', details: { field: 'input.subject' } }),
    );
  });

  it('is trimmed and counted in characters as read', () => {
    expect(textOf(' 👩‍👩‍👧 ', { field: 'input.subject', longest: 5 })).toBe('👩‍👩‍👧');
  });
});
