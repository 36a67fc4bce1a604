import { changedFields, correct, type Correction } from './basic-data';
import type { Person } from './person';

const person: Person = {
  id: '01890a5d-ac96-774b-bcce-b302099a8057',
  version: 4,
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
  followUp: null,
  inIntroductionScheme: false,
  inNorwegianScheme: false,
  categorised: false,
};

const moved = { street: 'Elvegata 2', postalCode: '3724', postalPlace: 'SKIEN' };

it.each<[string, Correction, Partial<Person>, string[]]>([
  ['protection', { protection: 'CONFIDENTIAL' }, { protection: 'CONFIDENTIAL' }, ['protection']],
  [
    'names',
    { givenName: ' Aamina ', familyName: 'Ali' },
    { givenName: 'Aamina', familyName: 'Ali' },
    ['givenName', 'familyName'],
  ],
  ['citizenship', { citizenship: 'NO' }, { citizenship: 'NO' }, ['citizenship']],
  ['the address', { address: moved }, { address: moved }, ['address']],
  [
    'what is given, not what is null',
    { givenName: null, citizenship: 'XX' },
    { citizenship: 'XX' },
    ['citizenship'],
  ],
])('corrects %s', (_, correction, changed, names) => {
  const corrected = correct(person, correction);
  expect(corrected).toEqual({ ...person, ...changed, version: 5 });
  expect(changedFields(person, corrected)).toEqual(names);
});

it.each<[string, Correction]>([
  ['basic-data.nothing-changed', {}],
  [
    'basic-data.nothing-changed',
    { citizenship: 'SO', address: { ...moved, street: 'Storgata 1', postalCode: '3717' } },
  ],
  ['basic-data.name-missing', { familyName: ' ' }],
  ['basic-data.citizenship', { citizenship: 'NOR' }],
])('is refused with %s: %j', (rule, correction) => {
  expect(() => correct(person, correction)).toThrow(
    expect.objectContaining({ code: 'RULE_VIOLATION', details: expect.objectContaining({ rule }) }),
  );
});
