import { searchTextOf } from './search-text';

it.each([
  ['201258697561', { kind: 'DUF_NUMBER', number: '201258697561' }],
  ['2012 586975 61', { kind: 'DUF_NUMBER', number: '201258697561' }],
  ['10915596784', { kind: 'NATIONAL_ID', number: '10915596784' }],
  ['109155 96784', { kind: 'NATIONAL_ID', number: '10915596784' }],
  ['Fatima El Hassan', { kind: 'NAME', words: ['fatima', 'el', 'hassan'] }],
  ['12345', { kind: 'NAME', words: ['12345'] }],
  ['  ', null],
  ['-', null],
])('reads %j as %j', (text, expected) => {
  expect(searchTextOf(text)).toEqual(expected);
});
