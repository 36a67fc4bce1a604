import { badVariable } from './bad-variable';

it.each([
  [
    'Variable "$input" got invalid value "4711x" at "input.municipality"; Et kommunenummer har fire sifre.',
    { field: 'input.municipality', advice: 'Et kommunenummer har fire sifre.' },
  ],
  [
    'Variable "$number" got invalid value "x; 10915596784"; Et kommunenummer har fire sifre.',
    { field: 'number', advice: 'Et kommunenummer har fire sifre.' },
  ],
  [
    'Variable "$number" got invalid value " at \\"input.x\\"; 10915596784" at "input.y"; Feil.',
    { field: 'input.y', advice: 'Feil.' },
  ],
  ['Variable "$id" of required type "ID!" was not provided.', { field: 'id', advice: null }],
  ['Variable "$id" of non-null type "ID!" must not be null.', { field: 'id', advice: null }],
  ['Cannot query field "x" on type "Query".', null],
])('%s', (message, expected) => {
  expect(badVariable(message)).toEqual(expected);
});
