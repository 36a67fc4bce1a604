import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(__dirname, '../..');
const folder = path.join(__dirname, 'planted');
const run = (file: string, ...args: string[]): string =>
  execFileSync(path.join(root, 'node_modules/.bin', file), args, {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });

/** Rules that say nothing of the architecture may fire in the planted files as well. */
const ofInterest = (rule: string): boolean =>
  /no-restricted|module-boundaries|process-env|local\/|max-lines|parse/.test(rule);

describe('the lint rules', () => {
  let found: Record<string, Record<string, number>>;
  beforeAll(() => {
    // Without a cached graph the rule on project boundaries says nothing at all.
    run('nx', 'show', 'projects');
    found = JSON.parse(run('node', path.join(__dirname, 'lint-planted.ts')));
  }, 120_000);

  it.each(readdirSync(folder))('catch what is planted in %s', (file) => {
    const text = readFileSync(path.join(folder, file), 'utf8');
    const expected = [...text.matchAll(/^\/\/ must (\S+) (\d+)$/gm)];
    for (const [, rule, count] of expected)
      expect([rule, found[file]?.[rule ?? '']]).toEqual([rule, Number(count)]);
    if (expected.length > 0) return;
    expect(Object.keys(found[file] ?? {}).filter(ofInterest)).toEqual([]);
  });
});
