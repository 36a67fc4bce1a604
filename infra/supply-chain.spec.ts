import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(__dirname, '..');
const read = (file: string): unknown => JSON.parse(readFileSync(path.join(root, file), 'utf8'));
const text = readFileSync(path.join(root, 'package-lock.json'), 'utf8');

type Entry = {
  readonly version?: string;
  readonly name?: string;
  readonly resolved?: string;
  readonly link?: boolean;
  readonly integrity?: string;
};
type Advisory = { package: string; minimum: string; below?: string; advisory: string };

const { packages } = JSON.parse(text) as { packages: Record<string, Entry> };
const installed = Object.entries(packages).filter(([place]) => place.includes('node_modules/'));
const nameOf = (place: string, { name }: Entry): string =>
  name ?? place.replace(/^.*node_modules\//, '');

/** Releases only: there is no range here that a pre-release could fall into. */
function compare(left: string, right: string): number {
  const numbers = (version: string): number[] => version.split(/[.-]/).slice(0, 3).map(Number);
  const [a, b] = [numbers(left), numbers(right)];
  return a.map((part, at) => part - (b[at] ?? 0)).find((difference) => difference !== 0) ?? 0;
}

describe('what is installed', () => {
  it.each(read('infra/advisories.json') as Advisory[])(
    'holds $package at $minimum or newer ($advisory)',
    ({ package: name, minimum, below }) => {
      const versions = installed
        .filter(([place, entry]) => nameOf(place, entry) === name)
        .map(([, { version }]) => version ?? '');
      expect(versions).not.toEqual([]);
      for (const version of versions) {
        expect([version, compare(version, minimum) >= 0]).toEqual([version, true]);
        if (below) expect([version, compare(version, below) < 0]).toEqual([version, true]);
      }
    },
  );

  it('names no registry, so that everybody installs from his own', () => {
    const elsewhere = installed.filter(([, { link, resolved }]) => !link && resolved !== undefined);
    expect(elsewhere.map(([place]) => place)).toEqual([]);
    expect(text).not.toMatch(/https?:\/\/[^"]*registry/);
  });

  it('has a digest for each package', () => {
    const without = installed.filter(([, { link, integrity }]) => !link && !integrity);
    expect(without.map(([place]) => place)).toEqual([]);
  });

  it('states every version exactly', () => {
    const loose = Object.entries(packages)
      .filter(([place]) => !place.includes('node_modules/'))
      .flatMap(([place]) => {
        const { dependencies, devDependencies, optionalDependencies } = read(
          path.join(place, 'package.json'),
        ) as Record<string, Record<string, string> | undefined>;
        return Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies })
          .filter(([, version]) => !/^(?:npm:(?:@[^@]+|[^@]+)@)?\d[\w.-]*$/.test(version))
          .map(([name, version]) => `${place}: ${name} ${version}`);
      });
    expect(loose).toEqual([]);
  });
});

it('commits no .npmrc, .env or key', () => {
  const files = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' }).split('\n');
  expect(
    files.filter((file) => /(?:^|\/)(?:\.npmrc|\.env)$|\.(?:pem|key|p12)$/.test(file)),
  ).toEqual([]);
});
