import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { build } from './build.ts';
import { readSettings, root, type Settings } from './config.ts';
import { freePorts } from './ports.ts';
import { terminalProgress, type Progress } from './progress.ts';
import { stopLeftovers } from './run-files.ts';
import { startServers } from './servers.ts';
import { stopOrder } from './stop-order.ts';
import { readTestArguments, type Kind } from './test-arguments.ts';
import { main, Trouble } from './trouble.ts';

// npm test: unit, integration and end-to-end tests, with the servers that they need. Arguments go on to Jest.
type Sum = { readonly passed: number; readonly failed: number };

const folder = path.join(os.tmpdir(), `imdinett-test-${randomBytes(6).toString('hex')}`);

/** Where tests that start servers or whole systems have their folders, each one of its own. */
const folders = path.join(folder, 'tmp');

/** What runs besides this process, the latest first. */
const running: (() => Promise<void>)[] = [];

await main(async () => {
  const { kinds, rest } = readTestArguments(process.argv.slice(2));
  const settings = { ...readSettings(), ports: await freePorts() };
  const progress = terminalProgress();
  const stop = (reason: string): void => {
    console.error(`Stopping (${reason}) …`);
    void clear().then(() => process.exit(1));
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, stop);
  process.once('disconnect', () => stop('end of the starter'));
  process.channel?.unref();
  mkdirSync(folders, { recursive: true, mode: 0o755 });
  try {
    const sum = await runKinds({ kinds, rest, settings, progress });
    if (sum.passed + sum.failed === 0) throw new Trouble('No test fits these arguments.');
    console.log(`\n${sum.passed} passed, ${sum.failed} failed`);
    return sum.failed === 0 ? 0 : 1;
  } finally {
    await clear();
  }
});

async function clear(): Promise<void> {
  for (let stop = running.pop(); stop; stop = running.pop()) await stop();
  // A test that was cut off stops nothing any more.
  const left = existsSync(folders) ? readdirSync(folders, { withFileTypes: true }) : [];
  const places = left
    .filter((one) => one.isDirectory())
    .map(({ name }) => path.join(folders, name));
  for (const place of [...places, folder]) await stopLeftovers(place, stopOrder);
  rmSync(folder, { recursive: true, force: true });
}

type Run = {
  readonly kinds: readonly Kind[];
  readonly rest: readonly string[];
  readonly settings: Settings;
  readonly progress: Progress;
};

async function runKinds({ kinds, rest, settings, progress }: Run): Promise<Sum> {
  const sums: Sum[] = [];
  // Jest compiles what it loads; whole systems run what tsc has compiled.
  if (kinds.includes('e2e')) await progress.step('Build', () => build(settings.env));
  const near = kinds.filter((kind) => kind !== 'e2e');
  const mode = await withServers(kinds, { settings, progress }, async (env) => {
    if (near.length > 0) sums.push(await jest(near, rest, env));
  });
  // A whole system has servers of its own, and two of them at a time are too much for two cores.
  if (kinds.includes('e2e'))
    sums.push(
      await jest(['e2e'], ['--runInBand', ...rest], { ...settings.env, IMDINETT_SERVERS: mode }),
    );
  return {
    passed: sums.reduce((sum, { passed }) => sum + passed, 0),
    failed: sums.reduce((sum, { failed }) => sum + failed, 0),
  };
}

/** Answers with how servers are had, so that the systems of end-to-end tests have theirs the same way. */
async function withServers(
  kinds: readonly Kind[],
  { settings, progress }: Pick<Run, 'settings' | 'progress'>,
  work: (env: NodeJS.ProcessEnv) => Promise<void>,
): Promise<Settings['servers']> {
  if (!kinds.includes('int')) {
    await work(settings.env);
    return settings.servers;
  }
  const options = { folder, forTests: true, env: settings.env };
  const servers = await startServers(settings, options, progress);
  running.push(servers.stop);
  await work({
    ...settings.env,
    DATABASE_URL: servers.postgres.adminUrl,
    KAFKA_BROKERS: servers.kafka.brokers,
  });
  // Gone before whole systems start theirs; what is stopped twice does not mind.
  await servers.stop();
  // One of the two may be given: what is chosen for the other is chosen again in the same way.
  return servers.postgres.how === servers.kafka.how ? servers.postgres.how : settings.servers;
}

async function jest(
  kinds: readonly Kind[],
  rest: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<Sum> {
  const file = path.join(folder, `jest-${kinds.join('-')}.json`);
  const output = ['--json', '--outputFile', file];
  // A path may belong to one kind only.
  const none = rest.length > 0 ? ['--passWithNoTests'] : [];
  const args = ['-c', 'jest.config.js', ...output, ...none, ...rest, '--selectProjects', ...kinds];
  const child = spawn('jest', args, {
    cwd: root,
    // With --json, Jest writes the result to stdout as well.
    stdio: ['inherit', 'ignore', 'inherit'],
    env: {
      ...env,
      TMPDIR: folders,
      NODE_OPTIONS: `${env['NODE_OPTIONS'] ?? ''} --experimental-vm-modules`.trim(),
    },
  });
  const closed = new Promise<number | null>((resolve) =>
    child.once('close', (status, signal) => {
      if (signal) console.error(`Jest was ended by ${signal}.`);
      resolve(status);
    }),
  );
  running.push(async () => {
    child.kill();
    await closed;
  });
  const code = await closed;
  running.pop();
  return summed(file, code === 0);
}

/** A file that could not be loaded has no failed test; it counts as one all the same. */
function summed(file: string, fine: boolean): Sum {
  const result = readResult(file);
  const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
  return { passed: result.numPassedTests, failed: fine ? failed : Math.max(failed, 1) };
}

type JestResult = {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numRuntimeErrorTestSuites: number;
};

function readResult(file: string): JestResult {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as JestResult;
  } catch {
    return { numPassedTests: 0, numFailedTests: 0, numRuntimeErrorTestSuites: 1 };
  }
}
