/** Adressesperre: fortrolig (CONFIDENTIAL) or strengt fortrolig (STRICTLY_CONFIDENTIAL). */
export type Protection = 'NONE' | 'CONFIDENTIAL' | 'STRICTLY_CONFIDENTIAL';

/** All that support keeps of nir's person: whether a case that points there must be silent about it. */
export type Person = {
  readonly id: string;
  readonly protection: Protection;
  readonly version: number;
};

/** Events may come in any order: only newer news count. */
export const isNews = (known: Person | null, news: Person): boolean =>
  known === null || news.version > known.version;

/** A person whom nir has not told about yet is treated as strictly confidential until it is known. */
export const protectionOf = (person: Person | null): Protection =>
  person?.protection ?? 'STRICTLY_CONFIDENTIAL';
