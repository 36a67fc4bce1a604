import { readFileSync } from 'node:fs';
import path from 'node:path';
import { personFields, rootFields } from './expected.ts';
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

it('no other types have guarded fields than those of which the checks know', () => {
  const types = [...supergraph.matchAll(/^type (\w+)/gm)].map(([, name]) => name ?? '');
  const guarded = types.filter((type) => fieldNames(type, true).length > 0);
  expect(guarded.toSorted()).toEqual(
    [
      'District',
      'Municipality',
      'Mutation',
      'Person',
      'PersonSettlement',
      'Query',
      'User',
    ].toSorted(),
  );
  expect(fieldNames('PersonSettlement', true)).toEqual(['folder']);
});

/** The artefact's answer, for a look that takes no running system: `Type.field` → its action. */
function actionOf(type: string, field: string): string {
  const body = new RegExp(`^type ${type}\\b[^{]*\\{(.*?)^\\}`, 'ms').exec(supergraph)?.[1] ?? '';
  const text = new RegExp(`^ {2}${field}[(:].*?@policy\\(policies: \\[\\["([^"]+)"\\]\\]\\)`, 'ms');
  return text.exec(body.replace(/"""[\s\S]*?"""/g, ''))?.[1] ?? '';
}

const { actions } = JSON.parse(
  readFileSync(path.join(import.meta.dirname, '../../gateway/access-rules.json'), 'utf8'),
) as { readonly actions: Readonly<Record<string, readonly string[]>> };

const rolesOf = (type: string, field: string): readonly string[] =>
  (actions[actionOf(type, field)] ?? []).map((role) => (role === '*' ? 'everyone' : role));

it.each([...rootFields.keys()])('the gateway opens %s to the roles of the table', (field) => {
  const type = fieldNames('Query', false).includes(field) ? 'Query' : 'Mutation';
  const expected = rootFields.get(field)?.get('roles') ?? [];
  expect(rolesOf(type, field).toSorted()).toEqual([...expected].toSorted());
});

it.each([
  'basicData',
  'categories',
  'closedData',
  'settlement',
  'grantCases',
  'extraGrantCases',
  'jobbsjanseParticipation',
])('the gateway opens Person.%s to the roles of the table', (field) => {
  const expected = [...personFields]
    .filter(([, cells]) => (cells.get(field)?.length ?? 0) > 0)
    .map(([role]) => role);
  expect(rolesOf('Person', field).toSorted()).toEqual(expected.toSorted());
});
