import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { identify } from './identify.ts';

/** One file per started process, so that a start after `kill -9` of the starter finds what it left behind. */
type RunFile = {
  readonly pid: number;
  readonly started: string;
  /** A part of the command line that only this process of this folder has. */
  readonly marker: string;
  readonly signal: NodeJS.Signals;
  readonly lastSignal: NodeJS.Signals;
};

export type Recorded = { readonly name: string; readonly pid: number; readonly alive: boolean };

/** A process of ours cuts its own stop off after 20 s. */
const graceMs = 22_000;
const runFolder = (folder: string): string => path.join(folder, 'run');
const fileOf = (folder: string, name: string): string =>
  path.join(runFolder(folder), `${name}.json`);

export function record(
  folder: string,
  name: string,
  entry: Omit<RunFile, 'started' | 'signal' | 'lastSignal'> & Partial<RunFile>,
): void {
  const found = identify(entry.pid);
  if (!found) return;
  mkdirSync(runFolder(folder), { recursive: true });
  const whole: RunFile = {
    signal: 'SIGTERM',
    lastSignal: 'SIGKILL',
    ...entry,
    started: found.started,
  };
  writeFileSync(fileOf(folder, name), JSON.stringify(whole), { mode: 0o600 });
}

export function forget(folder: string, name: string): void {
  rmSync(fileOf(folder, name), { force: true });
}

export function recorded(folder: string): Recorded[] {
  return names(folder).map((name) => {
    const entry = read(folder, name);
    return { name, pid: entry?.pid ?? 0, alive: entry !== null && isOurs(entry) };
  });
}

/** Stops what an earlier start left running: in the given order, the rest last. Answers with their names. */
export async function stopLeftovers(
  folder: string,
  order: readonly (readonly string[])[],
): Promise<string[]> {
  const known = order.flat();
  const rest = names(folder).filter((name) => !known.includes(name) && name !== 'starter');
  const stopped: string[] = [];
  for (const group of [...order, rest])
    await Promise.all(
      group.map(async (name) => {
        const entry = read(folder, name);
        if (entry && isOurs(entry)) {
          stopped.push(name);
          await end(entry);
        }
        forget(folder, name);
      }),
    );
  return stopped;
}

async function end(entry: RunFile): Promise<void> {
  for (const signal of [entry.signal, entry.lastSignal]) {
    send(entry.pid, signal);
    for (let waited = 0; waited < graceMs; waited += 50) {
      if (!isOurs(entry)) return;
      await sleep(50);
    }
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended meanwhile.
  }
}

function isOurs({ pid, started, marker }: RunFile): boolean {
  const found = identify(pid);
  return found !== null && found.started === started && found.command.includes(marker);
}

function names(folder: string): string[] {
  try {
    return readdirSync(runFolder(folder)).map((file) => path.basename(file, '.json'));
  } catch {
    return [];
  }
}

function read(folder: string, name: string): RunFile | null {
  try {
    return JSON.parse(readFileSync(fileOf(folder, name), 'utf8')) as RunFile;
  } catch {
    return null;
  }
}
