import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { closure, type Packages } from './closure.ts';

const root = path.resolve(__dirname, '../..');
const { packages } = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')) as {
  packages: Packages;
};
const namesFor = (start: string): string[] =>
  [...closure(packages, [start])].map((place) => place.replace(/^.*node_modules\//, ''));

it('follows libs, nested packages and what is needed beside a package, but not what only development needs', () => {
  const tree: Packages = {
    'services/a': { dependencies: { b: '1', '@x/lib': '1' } },
    'node_modules/@x/lib': { link: true, resolved: 'libs/lib' },
    'libs/lib': { dependencies: { c: '2' }, peerDependencies: { e: '1' } },
    'libs/lib/node_modules/c': { dependencies: { d: '1' } },
    'node_modules/b': { optionalDependencies: { 'b-other-platform': '1' } },
    'node_modules/b-other-platform': {},
    'node_modules/c': {},
    'node_modules/d': {
      peerDependencies: { f: '1' },
      peerDependenciesMeta: { f: { optional: true } },
    },
    'node_modules/e': {},
    'node_modules/f': {},
  };
  expect([...closure(tree, ['services/a'])].sort()).toEqual([
    'libs/lib',
    'libs/lib/node_modules/c',
    'node_modules/b',
    'node_modules/b-other-platform',
    'node_modules/d',
    'node_modules/e',
    'services/a',
  ]);
});

it('keeps the database out of the gateway, and tools out of everything', () => {
  const gateway = namesFor('gateway');
  expect(gateway).toEqual(expect.arrayContaining(['@apollo/gateway', 'graphql', 'libs/service']));
  expect(gateway).not.toEqual(expect.arrayContaining(['typeorm']));
  for (const start of ['gateway', 'services/identity', 'infra'])
    for (const tool of ['jest', 'nx', 'typescript', 'eslint', 'testcontainers', 'libs/testing'])
      expect([start, namesFor(start).includes(tool)]).toEqual([start, false]);
});

it('stands beside a Dockerfile that names every workspace', () => {
  const dockerfile = readFileSync(path.join(__dirname, 'service.Dockerfile'), 'utf8');
  const folders = ['gateway', 'infra', ...below('libs'), ...below('services')];
  for (const folder of folders)
    expect(dockerfile).toContain(`COPY ${folder}/package.json ${folder}/\n`);
});

function below(folder: string): string[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => `${folder}/${entry.name}`);
}
