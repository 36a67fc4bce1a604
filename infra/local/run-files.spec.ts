import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { identify } from './identify.ts';
import { record, recorded, stopLeftovers } from './run-files.ts';

let folder: string;
const children: ChildProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'run-files-'));
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

async function started(marker: string): Promise<{ pid: number; ended: Promise<unknown> }> {
  const child = spawn(
    process.execPath,
    ['-e', 'console.log(1); setInterval(() => 0, 1000)', marker],
    {
      stdio: ['ignore', 'pipe', 'ignore'],
      env: {},
    },
  );
  children.push(child);
  const ended = once(child, 'exit');
  await once(child.stdout, 'data');
  return { pid: child.pid ?? 0, ended };
}

it('stops what an earlier start left running, in the given order, and forgets it', async () => {
  const gateway = await started('gateway-of-this-folder');
  const kafka = await started('kafka-of-this-folder');
  record(folder, 'kafka', { pid: kafka.pid, marker: 'kafka-of-this-folder' });
  record(folder, 'gateway', { pid: gateway.pid, marker: 'gateway-of-this-folder' });

  expect(await stopLeftovers(folder, [['gateway'], ['kafka']])).toEqual(['gateway', 'kafka']);
  await Promise.all([gateway.ended, kafka.ended]);
  expect(recorded(folder)).toEqual([]);
});

it('leaves a stranger alone that has got the process id of an ended one', async () => {
  const stranger = await started('something-else');
  record(folder, 'nir', { pid: stranger.pid, marker: 'nir-of-this-folder' });
  expect(await stopLeftovers(folder, [['nir']])).toEqual([]);
  expect(identify(stranger.pid)).not.toBeNull();
});

it('leaves one alone that runs the same command, but began at another time', async () => {
  const later = await started('nir-of-this-folder');
  record(folder, 'nir', { pid: later.pid, marker: 'nir-of-this-folder' });
  const file = path.join(folder, 'run', 'nir.json');
  const entry = JSON.parse(readFileSync(file, 'utf8')) as object;
  writeFileSync(file, JSON.stringify({ ...entry, started: '1' }));
  expect(recorded(folder)).toEqual([{ name: 'nir', pid: later.pid, alive: false }]);
  expect(await stopLeftovers(folder, [['nir']])).toEqual([]);
  expect(identify(later.pid)).not.toBeNull();
});
