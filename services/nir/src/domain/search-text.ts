import { isDufNumber } from '@imdinett/kernel';
import { nameKey } from './name';

/** What somebody typed into the search field (søkefelt). */
export type SearchText =
  | { readonly kind: 'DUF_NUMBER'; readonly number: string }
  | { readonly kind: 'NATIONAL_ID'; readonly number: string }
  | { readonly kind: 'NAME'; readonly words: readonly string[] };

/** Null when there is nothing to search for. */
export function searchTextOf(text: string): SearchText | null {
  const number = text.replaceAll(/\s/gu, '');
  if (isDufNumber(number)) return { kind: 'DUF_NUMBER', number };
  if (/^\d{11}$/u.test(number)) return { kind: 'NATIONAL_ID', number };
  const key = nameKey(text);
  return key === '' ? null : { kind: 'NAME', words: key.split(' ') };
}
