import { ruleViolation } from '@imdinett/kernel';
import type { Person } from './person';

type Corrected = Pick<
  Person,
  'protection' | 'givenName' | 'familyName' | 'citizenship' | 'address'
>;

/** A correction (retting) of basic data. What is left out, or null, stays. */
export type Correction = { readonly [F in keyof Corrected]?: Corrected[F] | null | undefined };

export type CorrectedField = keyof Corrected;

export function correct(person: Person, correction: Correction): Person {
  const corrected: Person = {
    ...person,
    version: person.version + 1,
    protection: correction.protection ?? person.protection,
    givenName: correction.givenName?.trim() ?? person.givenName,
    familyName: correction.familyName?.trim() ?? person.familyName,
    citizenship: correction.citizenship ?? person.citizenship,
    address: correction.address ?? person.address,
  };
  if (corrected.givenName === '' || corrected.familyName === '')
    throw ruleViolation('basic-data.name-missing', 'Både fornavn og etternavn må fylles ut.');
  if (corrected.citizenship !== null && !/^[A-Z]{2}$/u.test(corrected.citizenship))
    throw ruleViolation(
      'basic-data.citizenship',
      'Skriv statsborgerskap som landkode med to bokstaver, for eksempel SY, eller XX for statsløs.',
      'input.citizenship',
    );
  if (changedFields(person, corrected).length === 0)
    throw ruleViolation(
      'basic-data.nothing-changed',
      'Opplysningene er allerede slik. Ingenting ble endret.',
    );
  return corrected;
}

const fields: readonly CorrectedField[] = [
  'protection',
  'givenName',
  'familyName',
  'citizenship',
  'address',
];

/** Names of the fields alone: their values are personal. */
export function changedFields(before: Person, after: Person): readonly CorrectedField[] {
  return fields.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]));
}
