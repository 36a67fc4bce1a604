// Runs on whatever Node the machine has (18 or newer) and without dependencies: it installs what the lock file says
// and hands over to Node 24 from node_modules, with infra/local/<command>.ts.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const bin = path.join(root, 'node_modules', '.bin');
const minimum = [24, 11];

function fail(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(path.join(root, file), 'utf8'));
  } catch {
    return null;
  }
}

/** npm writes what it has installed, last of all, to node_modules/.package-lock.json. */
function isInstalled() {
  const wanted = readJson('package-lock.json')?.packages;
  const present = readJson('node_modules/.package-lock.json')?.packages;
  if (!wanted) fail('package-lock.json is missing: take it from the repository again.');
  if (!present) return false;
  return Object.entries(wanted).every(([place, { version, link, optional, os, cpu }]) => {
    if (!place.includes('node_modules/')) return true;
    const found = present[place];
    // What is optional is for another platform; npm ci would leave it out as well.
    if (!found) return Boolean(optional || os || cpu);
    return link ? found.link === true : found.version === version;
  });
}

/** `npm ci`, told in one line; its own output only when it fails. */
async function install() {
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  const line = 'Installing dependencies (about a minute, only when package-lock.json has changed)';
  const live = process.stdout.isTTY;
  process.stdout.write(live ? line : `${line} …\n`);
  const timer = setInterval(() => live && process.stdout.write(`\r${line} … ${seconds()} s`), 1000);
  // Install scripts do not run: the one that is needed, PostgreSQL's symbolic links, is done at the start of the server.
  const parts = [
    'ci',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--omit-lockfile-registry-resolved',
  ];
  const npm = process.env.npm_execpath;
  const [command, args] = npm?.endsWith('.js')
    ? [process.execPath, [npm, ...parts]]
    : ['npm', parts];
  const child = spawn(command, args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32' && command === 'npm',
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => (output += chunk));
  const code = await new Promise((resolve) => {
    child.on('error', () => resolve('npm was not found'));
    child.on('close', resolve);
  });
  clearInterval(timer);
  if (live) process.stdout.write('\n');
  if (code !== 0) fail(`${output.split('\n').slice(-25).join('\n')}\nnpm ci failed (${code}).`);
  process.stdout.write(`Installed in ${seconds()} s.\n`);
}

function newEnough(version) {
  const [major, minor] = version.replace('v', '').split('.').map(Number);
  return major > minimum[0] || (major === minimum[0] && minor >= minimum[1]);
}

function findNode() {
  const own = path.join(bin, 'node');
  if (existsSync(own)) {
    const { stdout } = spawnSync(own, ['--version'], { encoding: 'utf8' });
    if (stdout && newEnough(stdout.trim())) return own;
  }
  if (newEnough(process.version)) return process.execPath;
  return fail(
    `Install Node ${minimum.join('.')} or newer (https://nodejs.org): on this platform (${process.platform} ${process.arch}) it does not come with the packages.`,
  );
}

/** npm's process id: the parent, or where npm's shell stays in between, the parent of that. */
function npmAbove() {
  try {
    const read = (file) => readFileSync(`/proc/${process.ppid}/${file}`, 'utf8');
    const isShell = read('cmdline').startsWith('sh\0-c\0');
    return isShell ? read('stat').replace(/^.*\) \S+ (\d+) .*$/s, '$1') : String(process.ppid);
  } catch {
    return String(process.ppid);
  }
}

const [command = '', ...args] = process.argv.slice(2);
const commands = readdirSync(path.join(root, 'infra', 'local'))
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'))
  .map((file) => file.slice(0, -3));
if (command !== 'install' && !commands.includes(command))
  fail(`There is no command “${command}”: see the scripts in package.json.`);

if (!isInstalled()) await install();
if (command === 'install') process.exit(0);

const child = spawn(findNode(), [path.join(root, 'infra', 'local', `${command}.ts`), ...args], {
  cwd: root,
  // Over the channel the child sees that this process was killed, and stops what it has started.
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  env: {
    ...process.env,
    PATH: `${bin}${path.delimiter}${process.env.PATH ?? ''}`,
    NODE_OPTIONS:
      `${process.env.NODE_OPTIONS ?? ''} --disable-warning=ExperimentalWarning --disable-warning=TimeoutNegativeWarning`.trim(),
    NODE_COMPILE_CACHE:
      process.env.NODE_COMPILE_CACHE ?? path.join(root, '.local', 'cache', 'node'),
  },
});
// Ctrl-C reaches the child by itself, for it belongs to the same terminal; a signal to this process alone does not.
process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'));
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
// npm killed with -9 tells nobody: what it has started then has another parent.
if (process.env.npm_lifecycle_event) {
  const above = npmAbove();
  setInterval(() => npmAbove() !== above && child.kill('SIGTERM'), 1000).unref();
}
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 143)));
