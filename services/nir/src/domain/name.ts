/** Letters that Unicode does not take apart. ä and ö are the Norwegian æ and ø; ü is an accented u: most who bear it are typed without. */
const spelledOut: Readonly<Record<string, string>> = {
  ä: 'æ',
  ö: 'ø',
  œ: 'ø',
  đ: 'd',
  ð: 'd',
  ħ: 'h',
  ı: 'i',
  ł: 'l',
  ß: 'ss',
  þ: 'th',
};

/** æ, ø and å come last in the alphabet, in this order: the three characters after z. */
const lastLetters: Readonly<Record<string, string>> = { æ: '{', ø: '|', å: '}' };

const unspellable = new RegExp(`[${Object.keys(spelledOut).join('')}]`, 'gu');

/**
 * A name as it is ordered and searched: case, accents and punctuation count for nothing, and plain comparison of the
 * key is Norwegian alphabetical order. `aa` stays two letters, for most such names of the register are not Norwegian.
 */
export function nameKey(name: string): string {
  return name
    .normalize('NFC')
    .toLocaleLowerCase('nb')
    .replace(/[{|}]/gu, ' ')
    .replace(unspellable, (letter) => spelledOut[letter] ?? letter)
    .replace(/[æøå]/gu, (letter) => lastLetters[letter] ?? letter)
    .normalize('NFKD')
    .replace(/[\p{M}'’ʼ`]/gu, '')
    .replace(/[^\p{L}\p{N}{|}]+/gu, ' ')
    .trim();
}

/** The keys that begin with `prefix`, as a half-open range: what an index can answer under row-level security. */
export function keysBeginningWith(prefix: string): {
  readonly from: string;
  readonly below: string;
} {
  return { from: prefix, below: `${prefix}\u{10FFFF}` };
}

/** What lists of persons are ordered by: family name, then given name. */
export function orderKey(person: {
  readonly familyName: string;
  readonly givenName: string;
}): string {
  return nameKey(`${person.familyName} ${person.givenName}`);
}
