import { badInput, ruleViolation } from '@imdinett/kernel';

export type TextLimits = { readonly field: string; readonly longest: number };

/**
 * Text that somebody has written: normalised, neither empty nor too long, and without national ids and DUF numbers.
 * What a case is about is pointed at by reference; a text is read by people who may not see the person.
 */
export function textOf(text: string, { field, longest }: TextLimits): string {
  const written = text.normalize('NFC').trim();
  if (written === '') throw badInput(field, 'Skriv en tekst.');
  // Counted in code points, as a reader counts.
  if (Array.from(written).length > longest)
    throw badInput(field, `Teksten kan ha høyst ${String(longest)} tegn.`);
  if (holdsIdentityNumber(written))
    throw ruleViolation(
      'support.identity-number-in-text',
      'Teksten ser ut til å inneholde et fødselsnummer, D-nummer eller DUF-nummer. Fjern nummeret, og vis i stedet til personen, tilskuddssaken eller fordelingslisten saken gjelder.',
      field,
    );
  return written;
}

const separator = '[ ./_\\-\\u2010-\\u2015]{0,3}';
const digits = (...lengths: readonly number[]): string =>
  lengths.map((length) => `\\d{${String(length)}}`).join(separator);
const alone = (pattern: string): string => `(?<!\\d)(?:${pattern})(?!\\d)`;

/** As people write them: 10915596784, 109155 96784, 10 91 55 96784, 10.91.55-967 84; with no digit before or after. */
const nationalId = new RegExp(
  alone(
    [digits(6, 5), digits(6, 3, 2), digits(2, 2, 2, 5), digits(2, 2, 2, 3, 2), digits(11)].join(
      '|',
    ),
  ),
  'gu',
);
/** 201258697561, 2012 586975 61, 2012 5869 7561. */
const dufNumber = new RegExp(
  alone([digits(12), digits(4, 6, 2), digits(4, 8), digits(4, 4, 4)].join('|')),
  'gu',
);

/** Whether the text holds eleven digits that begin with a date, or twelve that begin with a year. Check digits do not count: a slip of the finger is an identity number still. */
export function holdsIdentityNumber(text: string): boolean {
  const plain = text
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .replace(/\s+/gu, ' ');
  return (
    [...plain.matchAll(nationalId)].some(([found]) => beginsWithDate(onlyDigits(found))) ||
    [...plain.matchAll(dufNumber)].some(([found]) => /^(19|20)/.test(found))
  );
}

const onlyDigits = (text: string): string => text.replace(/\D/g, '');

/** A day and a month, also with what D-numbers (+40 on the day), H-numbers and synthetic numbers (+40, +65, +80 on the month) add. */
function beginsWithDate(number: string): boolean {
  const day = Number(number.slice(0, 2));
  const month = Number(number.slice(2, 4));
  const isDay = (day >= 1 && day <= 31) || (day >= 41 && day <= 71);
  return isDay && [0, 40, 65, 80].some((added) => month - added >= 1 && month - added <= 12);
}
