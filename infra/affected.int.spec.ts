import { execFileSync } from 'node:child_process';
import path from 'node:path';

const root = path.resolve(__dirname, '..');
const services = ['grants', 'identity', 'jobbsjanse', 'nir', 'settlement', 'support'];
const all = [
  ...['access', 'auth', 'events', 'gateway', 'infra', 'kernel', 'persistence', 'service'],
  ...['subgraph', 'testing', ...services],
].sort();

function affectedBy(file: string): string[] {
  const text = execFileSync(
    path.join(root, 'node_modules/.bin/nx'),
    ['show', 'projects', '--affected', `--files=${file}`, '--json'],
    { cwd: root, encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '' }, stdio: 'pipe' },
  );
  return (JSON.parse(text) as string[]).sort();
}

describe('nx affected', () => {
  // The gateway composes the six schemas and its journeys cross all services; infra runs everything.
  it.each([
    ['a rule of one service', 'services/nir/src/domain/person.ts', ['gateway', 'infra', 'nir']],
    ['a schema', 'services/grants/schema.graphql', ['gateway', 'grants', 'infra']],
    ['the gateway', 'gateway/src/policy.ts', ['gateway', 'infra']],
    ['the seed', 'infra/seed/world.ts', ['infra']],
    ['the kernel', 'libs/kernel/src/dates.ts', all],
    ['the lock file', 'package-lock.json', all],
    ['the compiler’s settings', 'tsconfig.base.json', all],
    ['a page for people', 'docs/glossary.md', []],
  ])('knows whom %s concerns', (_what, file, projects) => {
    expect(affectedBy(file)).toEqual(projects);
  });

  it('leaves the libs below alone when one above changes', () => {
    const affected = affectedBy('libs/persistence/src/roles.ts');
    expect(affected).toEqual(expect.arrayContaining(['subgraph', ...services]));
    for (const below of ['kernel', 'access', 'auth', 'events', 'service'])
      expect(affected).not.toContain(below);
  });
});
