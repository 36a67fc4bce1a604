import type { Person, Protection } from './person';
import { shown, showsPlaces, type ClosedReach } from './shielding';

const person: Person = {
  id: '01890a5d-ac96-774b-bcce-b302099a8057',
  version: 1,
  protection: 'NONE',
  law: 'INTEGRERINGSLOVEN',
  givenName: 'Amina',
  familyName: 'Yusuf',
  birthDate: '1990-05-17',
  sex: 'FEMALE',
  citizenship: 'SO',
  dufNumber: '202112345678',
  nationalId: null,
  address: { street: 'Storgata 1', postalCode: '3717', postalPlace: 'SKIEN' },
  followUp: { municipality: '4003', district: null, since: '2024-02-01' },
  inIntroductionScheme: true,
  inNorwegianScheme: false,
  categorised: true,
};

type Shown = 'everything' | 'no place' | 'nothing';

// system.md, Data: shielded persons.
const table: readonly (readonly [Protection, ClosedReach, Shown])[] = [
  ['NONE', 'NONE', 'everything'],
  ['NONE', 'PERSON', 'everything'],
  ['NONE', 'EVERYBODY', 'everything'],
  ['CONFIDENTIAL', 'NONE', 'no place'],
  ['CONFIDENTIAL', 'PERSON', 'everything'],
  ['CONFIDENTIAL', 'EVERYBODY', 'everything'],
  ['STRICTLY_CONFIDENTIAL', 'NONE', 'nothing'],
  ['STRICTLY_CONFIDENTIAL', 'PERSON', 'nothing'],
  ['STRICTLY_CONFIDENTIAL', 'EVERYBODY', 'everything'],
];

it.each(table)(
  'of a person with protection %s, closed data of %s shows %s',
  (protection, closed, expected) => {
    const subject = { ...person, protection };
    const results = {
      everything: subject,
      'no place': { ...subject, address: null, followUp: null },
      nothing: null,
    };
    expect(shown(subject, closed)).toEqual(results[expected]);
    expect(showsPlaces(protection, closed)).toBe(expected === 'everything');
  },
);
