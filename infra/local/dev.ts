import { spawn } from 'node:child_process';
import { watch } from 'node:fs';
import path from 'node:path';
import { nxEnvironment, runQuietly } from './build.ts';
import { readSettings, root, serviceNames, type ProcessName } from './config.ts';
import type { Progress } from './progress.ts';
import { runSystem } from './run-system.ts';
import type { System } from './system.ts';
import { main } from './trouble.ts';

// npm run dev: as npm start, and what is changed is compiled, composed and restarted.
const settleMs = 400;

function watchSources(system: System, progress: Progress): AsyncDisposable {
  const { env } = readSettings();
  const queue = makeQueue(progress);
  const watchers = [
    ...serviceNames.flatMap((name) => [
      onChange(path.join(root, 'services', name, 'dist'), /\.js$/, () =>
        queue.add(name, () => restart(system, progress, name)),
      ),
      onChange(path.join(root, 'services', name), /^schema\.graphql$/, () =>
        queue.add(`${name}: schema`, async () => {
          await runQuietly('nx', ['run', `${name}:codegen`], nxEnvironment(env));
          await runQuietly('nx', ['run', 'gateway:compose'], nxEnvironment(env));
          progress.say(`The schema of ${name} has been generated and composed.`);
          await restart(system, progress, name);
        }),
      ),
    ]),
    onChange(path.join(root, 'gateway', 'dist'), /\.js$/, () =>
      queue.add('gateway', () => restart(system, progress, 'gateway')),
    ),
  ];
  const compiler = spawn('tsc', ['-b', '--watch', '--preserveWatchOutput', ...projects], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  compiler.stdout.on('data', (chunk: Buffer) => reportErrors(chunk.toString(), progress));
  progress.say('Watching. What is saved is compiled, and its service is started again.');
  return {
    async [Symbol.asyncDispose]() {
      for (const watcher of watchers) watcher.close();
      compiler.kill();
    },
  };
}

/** A service's build follows its libs, so that a change of a lib comes out as a change of each service that uses it. */
const projects = [...serviceNames.map((name) => `services/${name}`), 'gateway'].map(
  (folder) => `${folder}/tsconfig.build.json`,
);

async function restart(system: System, progress: Progress, name: ProcessName): Promise<void> {
  await system.start(name);
  progress.say(`${name} has been started again.`);
}

function reportErrors(text: string, progress: Progress): void {
  for (const line of text.split('\n'))
    if (/error TS\d+|Found \d+ error/.test(line)) progress.say(line.trim());
}

function onChange(folder: string, files: RegExp, then: () => void): { close: () => void } {
  return watch(folder, { recursive: files.source.startsWith('\\.') }, (_event, file) => {
    if (file !== null && files.test(file)) then();
  });
}

/** A save touches many files, and a restart must not begin while another goes on. */
function makeQueue(progress: Progress): { add: (key: string, work: () => Promise<void>) => void } {
  const timers = new Map<string, NodeJS.Timeout>();
  let last: Promise<void> = Promise.resolve();
  return {
    add: (key, work) => {
      clearTimeout(timers.get(key));
      const run = (): void => {
        last = last.then(work).catch((error: unknown) => progress.say(String(error)));
      };
      timers.set(key, setTimeout(run, settleMs));
    },
  };
}

// Last: what stands above must be there when it runs.
await main(() => runSystem(watchSources));
