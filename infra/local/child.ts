import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, renameSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { forget, record } from './run-files.ts';

export type ChildOptions = {
  /** Where its run file and log stand. */
  readonly folder: string;
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  /** A part of the command line that only this process has. */
  readonly marker: string;
  readonly user?: { readonly uid: number; readonly gid: number } | undefined;
  /** How it is asked to stop, and how it is made to. */
  readonly signals?: readonly [NodeJS.Signals, NodeJS.Signals];
};

export type Child = {
  readonly pid: number;
  readonly logFile: string;
  /** Settles when it has ended, however it came to that. */
  readonly ended: Promise<string>;
  readonly hasEnded: () => boolean;
  readonly stop: (graceMs?: number) => Promise<void>;
  readonly kill: () => Promise<void>;
};

export function startChild(options: ChildOptions): Child {
  const { folder, name, command, args, env, cwd, marker, user } = options;
  const [askSignal, lastSignal] = options.signals ?? ['SIGTERM', 'SIGKILL'];
  const logFile = newLog(folder, name);
  const log = openSync(logFile, 'a');
  // A process group of its own: Ctrl-C in the terminal must reach only the starter, which stops things in order.
  const child = spawn(command, args, {
    cwd,
    env,
    detached: true,
    stdio: ['ignore', log, log],
    ...user,
  });
  closeSync(log);
  let over = false;
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ?? `code ${code ?? 0}`));
  }).then((how) => {
    over = true;
    forget(folder, name);
    return how;
  });
  const pid = child.pid ?? 0;
  if (pid) record(folder, name, { pid, marker, signal: askSignal, lastSignal });

  const stop = async (graceMs = 15_000): Promise<void> => {
    for (const signal of [askSignal, lastSignal]) {
      if (over) return;
      child.kill(signal);
      await Promise.race([ended, sleep(graceMs, undefined, { ref: false })]);
    }
  };
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
  };
  return { pid, logFile, ended, hasEnded: () => over, stop, kill };
}

/** The last lines of a log, for the person who wants to know why something did not start. */
export function lastLines(file: string, count = 20): string {
  try {
    return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-count).join('\n');
  } catch {
    return '';
  }
}

function newLog(folder: string, name: string): string {
  const logs = path.join(folder, 'logs');
  mkdirSync(logs, { recursive: true });
  const file = path.join(logs, `${name}.log`);
  try {
    renameSync(file, path.join(logs, `${name}.previous.log`));
  } catch {
    // The first one.
  }
  return file;
}
