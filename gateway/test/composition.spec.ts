import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { checkArtefact } from '../src/artefact';
import { composeWorkspace, filesOf } from '../src/compose';

const root = resolve(__dirname, '../..');
const names = ['identity', 'nir', 'settlement', 'grants', 'jobbsjanse', 'support'];
const artefact = composeWorkspace(root);
const committed = (name: string): string => readFileSync(join(root, name), 'utf8');

it('composes without an error, a hint or a field that nobody guards', () => {
  expect(artefact.problems).toEqual([]);
});

it.each(['gateway/supergraph.graphql', 'gateway/access-rules.json', 'docs/access.md'])(
  'is committed as it composes: %s (else run `npm run compose`)',
  (name) => {
    expect(filesOf(artefact)[name]).toBe(committed(name));
  },
);

it('is an artefact that the gateway takes', () => {
  const text = {
    supergraph: committed('gateway/supergraph.graphql'),
    rules: committed('gateway/access-rules.json'),
  };
  const { rules, table, graphs } = checkArtefact(text, new Set(names));
  expect(table.get('Query.persons')?.flat()).toContain('nir.person:read-basic');
  expect([...(graphs.get('Municipality.name') ?? [])]).toEqual(['IDENTITY']);
  expect(rules.actions['nir.person:read-closed']).toEqual(['KOMMUNENIRSUPERBRUKER', 'IMDI_NIR']);
});

it('answers, while access cannot be confirmed, what holds no personal data and no more', () => {
  expect(artefact.rules.publicWhenStale).toEqual([
    'District.municipality',
    'District.name',
    'Municipality.county',
    'Municipality.districts',
    'Municipality.name',
    'Municipality.successors',
    'Municipality.validFrom',
    'Municipality.validTo',
    'Query.announcements',
    'Query.guides',
    'Query.municipalities',
    'Query.municipality',
  ]);
});
