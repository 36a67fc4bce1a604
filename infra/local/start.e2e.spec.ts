import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { makeClient, notGiven, type Answer } from '@imdinett/testing';
import { portNames, portVariable, root } from './config.ts';
import type { Demo } from './demo-file.ts';
import { identify } from './identify.ts';
import { freePorts, isFree } from './ports.ts';
import { recorded } from './run-files.ts';

const folder = path.join(os.tmpdir(), `imdinett-start-${process.pid}`);
const minutes = 60_000;

/** `npm start` as a person would run it, with a folder, ports and containers of its own. */
type Started = {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly ready: Promise<void>;
};

let env: NodeJS.ProcessEnv;
let ports: number[];
const runs: { child: ChildProcess; ended: Promise<unknown> }[] = [];

beforeAll(async () => {
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const free = await freePorts();
  ports = Object.values(free);
  env = {
    ...process.env,
    // What is given is not ours to clear.
    ...notGiven(process.env['IMDINETT_SERVERS']),
    NODE_OPTIONS: '',
    IMDINETT_FOLDER: folder,
    COMPOSE_PROJECT_NAME: path.basename(folder),
    ...Object.fromEntries(portNames.map((name) => [portVariable(name), String(free[name])])),
  };
});

afterAll(async () => {
  // What a failed test has left running.
  for (const { child, ended } of runs.splice(0)) if (child.kill('SIGTERM')) await ended;
  await run('reset').ended;
  rmSync(folder, { recursive: true, force: true });
}, 2 * minutes);

function run(command: string): {
  child: ChildProcess;
  output: () => string;
  ended: Promise<unknown>;
} {
  const child = spawn(process.execPath, [path.join(root, 'infra', 'bootstrap.mjs'), command], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const begun = { child, output: () => text, ended: once(child, 'exit') };
  runs.push(begun);
  return begun;
}

function start(): Started {
  const { child, output, ended } = run('start');
  const ready = new Promise<void>((resolve, reject) => {
    child.stdout?.on('data', () => {
      if (output().includes('Ready in')) resolve();
    });
    void ended.then(() => reject(new Error(`npm start ended:\n${output()}`)));
  });
  return { child, output, ready };
}

const alive = (): string[] =>
  recorded(folder)
    .filter((entry) => entry.alive)
    .map(({ name }) => name);

/** The running system, as whoever reads the demo file uses it: one of Skien's users, seen by the administrator there. */
async function contactCentre(): Promise<{
  readonly status: string;
  readonly deactivate: () => Promise<void>;
}> {
  const demo = JSON.parse(readFileSync(path.join(folder, 'demo.json'), 'utf8')) as Demo;
  const client = makeClient(demo.gateway);
  const administrator = demo.users.find(
    ({ username }) => username === 'skien.kommuneadministrator',
  );
  if (!administrator) throw new Error('the demo file has no administrator');
  const ask = async (document: string, variables: object): Promise<Answer['data']> => {
    const { data, errors } = await client.query(administrator, document, { ...variables });
    expect(errors).toBeUndefined();
    return data;
  };
  const { users } = await ask(
    'query ($filter: UserFilter) { users(filter: $filter) { edges { node { id status } } } }',
    { filter: { text: 'skien.kommunekontaktsenter' } },
  );
  const { id, status } = users.edges[0].node as { id: string; status: string };
  return {
    status,
    deactivate: async () => {
      await ask(
        'mutation ($input: DeactivateUserInput!) { deactivateUser(input: $input) { user { id } } }',
        { input: { userId: id, reason: 'Sluttet i kommunen' } },
      );
    },
  };
}

it(
  'starts, says how to use it, keeps its data, survives a kill -9 of the starter, and leaves nothing running',
  async () => {
    const first = start();
    await first.ready;
    expect(statSync(path.join(folder, 'demo.json')).mode & 0o777).toBe(0o600);
    expect(first.output()).toContain('npm run -s otp -- ');
    await (await contactCentre()).deactivate();

    const second = run('start');
    await second.ended;
    expect(second.output()).toContain('runs already');

    // Nobody is told of a kill -9: neither the script that started it nor what it has started.
    const starter = recorded(folder).find(({ name }) => name === 'starter');
    const left = alive().filter((name) => name !== 'starter');
    process.kill(starter?.pid ?? 0, 'SIGKILL');
    await once(first.child, 'exit');
    expect(left).toEqual(expect.arrayContaining(['gateway', 'identity', 'support']));
    expect(alive()).toEqual(left);

    const third = start();
    await third.ready;
    expect(third.output()).toContain('Stopped what an earlier start had left running');
    expect((await contactCentre()).status).toBe('DEACTIVATED');

    const pids = recorded(folder).map(({ pid }) => pid);
    third.child.kill('SIGTERM');
    const [code] = (await once(third.child, 'exit')) as [number | null];
    expect(code).toBe(0);
    expect(pids.filter((pid) => identify(pid) !== null)).toEqual([]);
    expect(recorded(folder)).toEqual([]);
    expect(existsSync(path.join(folder, 'demo.json'))).toBe(false);
    expect(await Promise.all(ports.map(isFree))).toEqual(ports.map(() => true));

    const reset = run('reset');
    await reset.ended;
    expect(reset.output()).toContain('Cleared the data');
    const fourth = start();
    await fourth.ready;
    expect((await contactCentre()).status).toBe('ACTIVE');
    fourth.child.kill('SIGTERM');
    await once(fourth.child, 'exit');
  },
  10 * minutes,
);
