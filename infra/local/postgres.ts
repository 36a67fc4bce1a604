import { spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectProblem } from './connect-problem.ts';
import { lastLines, startChild, type Child } from './child.ts';
import { postgresBinaries, reachableFolder, type PostgresBinaries } from './postgres-binaries.ts';
import type { PostgresServer, ServerOptions } from './server.ts';
import { Trouble } from './trouble.ts';

/** The superuser of local servers, which listen on 127.0.0.1 only. */
export const superuser = { name: 'postgres', password: 'postgres' } as const;

export const superuserUrl = (port: number): string =>
  `postgres://${superuser.name}:${superuser.password}@127.0.0.1:${port}/postgres`;

export const serverSettings = (forTests: boolean): readonly string[] => [
  'max_connections=200',
  'shared_buffers=128MB',
  'jit=off',
  ...(forTests ? ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'] : []),
];

/** PostgreSQL that the environment points to. */
export async function givenPostgres(adminUrl: string): Promise<PostgresServer> {
  const problem = await connectProblem(adminUrl);
  if (problem) throw new Trouble(`The PostgreSQL of DATABASE_URL does not answer: ${problem}`);
  return {
    how: 'given',
    title: `PostgreSQL from DATABASE_URL (${new URL(adminUrl).host})`,
    adminUrl,
    stop: async () => undefined,
    ended: null,
    interrupt: null,
  };
}

/** PostgreSQL 18 from npm, with its data below the folder. */
export async function embeddedPostgres(
  port: number,
  options: ServerOptions,
): Promise<PostgresServer> {
  const binaries = postgresBinaries();
  const data = dataFolder(options.folder, binaries);
  if (!existsSync(path.join(data, 'PG_VERSION'))) await initialise(binaries, data, options.env);
  const adminUrl = superuserUrl(port);
  const child = await serve({ binaries, data, port, options, adminUrl });
  return {
    how: 'embedded',
    title: `PostgreSQL 18 (embedded) on 127.0.0.1:${port}`,
    adminUrl,
    stop: () => child.stop(),
    ended: child.ended,
    interrupt: null,
  };
}

/** Where the embedded server keeps its data; also for those who clear it. */
export function dataFolder(folder: string, { user }: Pick<PostgresBinaries, 'user'>): string {
  const place = reachableFolder(path.join(folder, 'postgres'), user);
  mkdirSync(place, { recursive: true });
  if (user) chownSync(place, user.uid, user.gid);
  chmodSync(place, 0o700);
  return place;
}

async function initialise(
  { initdb, user }: PostgresBinaries,
  data: string,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const passwordFile = path.join(os.tmpdir(), `imdinett-${process.pid}-${Date.now()}`);
  writeFileSync(passwordFile, `${superuser.password}\n`, { mode: 0o600 });
  if (user) chownSync(passwordFile, user.uid, user.gid);
  // The builtin locale sorts and folds alike on every machine, whatever languages it has installed.
  const child = spawn(
    initdb,
    [
      `--pgdata=${data}`,
      `--username=${superuser.name}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--no-instructions',
    ],
    { cwd: data, env: { ...env, LC_ALL: 'C' }, stdio: ['ignore', 'ignore', 'pipe'], ...user },
  );
  let output = '';
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', resolve);
  });
  rmSync(passwordFile, { force: true });
  if (code !== 0) throw new Error(`initdb failed (${String(code)}): ${output}`);
}

type Serving = {
  readonly binaries: PostgresBinaries;
  readonly data: string;
  readonly port: number;
  readonly options: ServerOptions;
  readonly adminUrl: string;
};

async function serve({ binaries, data, port, options, adminUrl }: Serving): Promise<Child> {
  const version = readFileSync(path.join(data, 'PG_VERSION'), 'utf8').trim();
  if (version !== '18')
    throw new Trouble(`${data} was made by PostgreSQL ${version}: clear it with “npm run reset”.`);
  const settings = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    ...serverSettings(options.forTests),
  ];
  const child = startChild({
    folder: options.folder,
    name: 'postgres',
    command: binaries.postgres,
    args: ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])],
    cwd: data,
    env: { ...options.env, LC_ALL: 'C' },
    marker: data,
    user: binaries.user,
    // SIGINT ends sessions and writes a checkpoint; SIGQUIT at least ends all of its processes, SIGKILL would not.
    signals: ['SIGINT', 'SIGQUIT'],
  });
  for (let waited = 0; waited < 60_000; waited += 50) {
    if ((await connectProblem(adminUrl)) === null) return child;
    if (child.hasEnded()) break;
    await sleep(50);
  }
  await child.stop();
  throw new Error(`PostgreSQL did not start; ${child.logFile} says:\n${lastLines(child.logFile)}`);
}
