// node infra/docker/assemble.ts <project> <folder>
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { closure, type Packages } from './closure.ts';

// Collects what one process needs, and nothing else: its own compiled code, the libs that it uses, and the production
// packages that package-lock.json gives these. No network, no second installation.
const root = path.resolve(import.meta.dirname, '../..');
const read = (file: string): unknown => JSON.parse(readFileSync(path.join(root, file), 'utf8'));
const { packages } = read('package-lock.json') as { packages: Packages };

function assemble(project: string, out: string): void {
  const folder = ['gateway', 'infra'].includes(project) ? project : `services/${project}`;
  if (!packages[folder]) throw new Error(`There is no project “${project}”.`);
  // The one-shot runs every service's migrations and fills every database.
  const services = Object.keys(packages).filter((place) => /^services\/[^/]+$/.test(place));
  const starts = project === 'infra' ? ['infra', ...services] : [folder];
  for (const place of closure(packages, starts)) {
    // An optional package for another platform is in the lock file, but was not installed.
    if (!existsSync(path.join(root, place))) continue;
    if (place.includes('node_modules/')) copy(place, out, (file) => !file.endsWith('.map'));
    else copyProject(place, out);
  }
  if (project !== 'infra') symlinkSync(`${folder}/dist/main.js`, path.join(out, 'main.js'));
}

const onlyForBuilding =
  /^(?:src|test|dist\/\.tsbuildinfo|codegen\.ts|project\.json|tsconfig[^/]*\.json)(?:\/|$)|\.spec\.ts$/;

function copyProject(place: string, out: string): void {
  copy(place, out, (file) => !onlyForBuilding.test(file));
  const { name } = read(path.join(place, 'package.json')) as { name: string };
  const link = path.join(out, 'node_modules', name);
  mkdirSync(path.dirname(link), { recursive: true });
  symlinkSync(path.relative(path.dirname(link), path.join(out, place)), link);
}

function copy(place: string, out: string, wanted: (file: string) => boolean): void {
  const from = path.join(root, place);
  cpSync(from, path.join(out, place), {
    recursive: true,
    verbatimSymlinks: true,
    filter: (file) => {
      const inside = path.relative(from, file);
      // A package's own nested packages are copied when they themselves are reached.
      return inside === '' || (!/^node_modules(?:\/|$)/.test(inside) && wanted(inside));
    },
  });
}

const [project, out] = process.argv.slice(2);
if (!project || !out) throw new Error('Usage: node infra/docker/assemble.ts <project> <folder>');
assemble(project, path.resolve(out));
