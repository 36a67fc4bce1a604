import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { root } from './config.ts';
import { identify } from './identify.ts';
import { recorded, type Recorded } from './run-files.ts';

const folder = path.join(os.tmpdir(), `imdinett-callers-${process.pid}`);
beforeEach(() => mkdirSync(folder, { mode: 0o755 }));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const start = (): ChildProcess =>
  spawn(process.execPath, [path.join(root, 'infra/local/system-cli.ts')], {
    cwd: root,
    env: { ...process.env, NODE_OPTIONS: '', TMPDIR: folder },
    stdio: ['pipe', 'pipe', 'inherit'],
  });

/** Testcontainers keeps files of its own beside them. */
const systems = (): string[] =>
  readdirSync(folder).filter((name) => name.startsWith('imdinett-system-'));

/** What the system has started, as its run files tell. */
const started = (): Recorded[] => systems().flatMap((name) => recorded(path.join(folder, name)));

async function until(holds: () => boolean, child: ChildProcess): Promise<void> {
  while (!holds()) {
    if (child.exitCode !== null) throw new Error('the system has ended');
    await sleep(20);
  }
}

it.each([
  ['in the middle of its start', (names: readonly string[]) => names.length > 0],
  ['when all its processes run', (names: readonly string[]) => names.includes('gateway')],
])(
  'ends with a caller that is killed %s, and leaves nothing running',
  async (_, isThere) => {
    const child = start();
    await until(() => isThere(started().map(({ name }) => name)), child);
    const pids = started().map(({ pid }) => pid);
    // All that a process is told of the death of the one at the other end of its pipes.
    child.stdin?.destroy();
    child.stdout?.destroy();
    await once(child, 'exit');
    expect(pids.filter((pid) => identify(pid) !== null)).toEqual([]);
    expect(systems()).toEqual([]);
  },
  120_000,
);
