/** Shielding of a person (adressesperre): NONE, fortrolig, strengt fortrolig. */
export type Protection = 'NONE' | 'CONFIDENTIAL' | 'STRICTLY_CONFIDENTIAL';

/** A municipality, with a district (bydel) where there is one. */
export type Place = { readonly municipality: string; readonly district: string | null };
