import { badInput, type AppError } from '@imdinett/kernel';

/** NIST SP 800-63B-4: length and a blocklist, no rules of composition. Longer is better: the advice says fifteen. */
export const minCodePoints = 12;
export const maxCodePoints = 128;

/** What nobody's password may consist of: names of the systems and of roles. Names of places and of the user come with the question. */
const contextWords = [
  ...[
    'imdi',
    'imdinett',
    'nir',
    'bosetting',
    'tilskudd',
    'jobbsjansen',
    'jobbsjanse',
    'introduksjonsregister',
  ],
  ...[
    'kommune',
    'kommunen',
    'bydel',
    'flyktning',
    'flyktningtjenesten',
    'passord',
    'password',
    'velkommen',
    'norge',
  ],
  ...['kommuneadministrator', 'kommunelesebruker', 'kommuneintrobruker', 'kommunenorskbruker'],
  ...[
    'kommuneetterregistrerer',
    'kommunenirsuperbruker',
    'kommunesupportadmin',
    'kommunekontaktsenter',
    'administrator',
  ],
];

export type PasswordContext = {
  /** Whole passwords that are known too well, folded. */
  readonly isCommon: (folded: string) => boolean;
  /** The user's own names, and the names of municipalities. */
  readonly words: readonly string[];
};

/** Why the password cannot be taken, or null. `field` is the argument it came in. */
export function problemOf(
  password: string,
  { isCommon, words }: PasswordContext,
  field: string,
): AppError | null {
  const length = Array.from(password.normalize('NFKC')).length;
  if (length < minCodePoints)
    return badInput(
      field,
      `Passordet må ha minst ${String(minCodePoints)} tegn. Vi anbefaler 15 eller flere, for eksempel noen ord etter hverandre.`,
    );
  if (length > maxCodePoints)
    return badInput(field, `Passordet kan ha høyst ${String(maxCodePoints)} tegn.`);
  const folded = fold(password);
  if (isCommon(folded))
    return badInput(field, 'Passordet er blant de mest brukte. Velg noe som bare du bruker.');
  if (new Set(folded).size < 4)
    return badInput(
      field,
      'Passordet gjentar noen få tegn. Velg noe som er vanskeligere å gjette.',
    );
  if (consistsOf(folded, [...contextWords, ...words.map(fold)]))
    return badInput(
      field,
      'Passordet består av navn som er lette å gjette: ditt eget, en kommunes, en rolles eller et systems. Velg noe annet.',
    );
  return null;
}

export const fold = (text: string): string => text.normalize('NFKC').toLocaleLowerCase('nb');

/** Whether nothing but these words is left when digits, blanks and signs are taken away. */
function consistsOf(folded: string, words: readonly string[]): boolean {
  const letters = lettersOf(folded);
  // Digits or signs alone are no name: composition is nobody's business.
  if (letters === '') return false;
  const known = [
    ...new Set(words.flatMap((word) => [lettersOf(word), ...word.split(/\P{L}+/u)])),
  ].filter((word) => word.length > 2);
  // Which prefixes can be laid out with the words: a plain walk, for a pattern over hundreds of names backtracks without end.
  const reached = new Set([0]);
  for (let at = 0; at < letters.length; at += 1)
    if (reached.has(at))
      for (const word of known) if (letters.startsWith(word, at)) reached.add(at + word.length);
  return reached.has(letters.length);
}

const lettersOf = (text: string): string => text.replace(/\P{L}/gu, '');
