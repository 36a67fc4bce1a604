import { readFileSync } from 'node:fs';
import path from 'node:path';
import { rootFields } from './expected.ts';
import { fieldsOf } from './persons.ts';
import { mutations, notAsked, queries } from './roots.ts';

const supergraph = readFileSync(
  path.join(import.meta.dirname, '../../gateway/supergraph.graphql'),
  'utf8',
);

/** Before login, or for whoever is there. */
const open = [
  ...['login', 'verifyOneTimeCode', 'refreshSession', 'logout', 'activateAccount'],
  ...['confirmAuthenticator', 'requestPasswordReset', 'resetPassword', 'useRecoveryCode'],
  'supportContact',
];

/** The names of a type's fields, those with a policy alone or all. */
function fieldNames(type: string, guardedOnly: boolean): readonly string[] {
  const body = new RegExp(`^type ${type}\\b[^{]*\\{(.*?)^\\}`, 'ms').exec(supergraph)?.[1] ?? '';
  const withoutTexts = body.replace(/"""[\s\S]*?"""/g, '');
  return [...withoutTexts.matchAll(/^ {2}(\w+)[(:][^]*?(?=^ {2}\w|$(?![^]))/gm)]
    .filter(([text]) => !guardedOnly || text.includes('@policy'))
    .map(([, name]) => name ?? '');
}

it.each(['Query', 'Mutation'])('every field of %s stands in the table or is open', (type) => {
  const names = fieldNames(type, false);
  expect(names.length).toBeGreaterThan(20);
  expect(names.filter((name) => !rootFields.has(name) && !open.includes(name))).toEqual([]);
});

it('every row of the table is asked, or it is said why not', () => {
  const asked = [queries, mutations].flatMap((documents) =>
    Object.values(documents).flatMap((fields) => Object.keys(fields)),
  );
  expect([...asked, ...notAsked].toSorted()).toEqual([...rootFields.keys()].toSorted());
});

it('every guarded field of Person is looked at', () => {
  const checked = new Set<string>(Object.values(fieldsOf).flatMap((fields) => Object.keys(fields)));
  const names = fieldNames('Person', true);
  expect(names.length).toBeGreaterThan(5);
  expect(names.filter((name) => !checked.has(name))).toEqual([]);
});
