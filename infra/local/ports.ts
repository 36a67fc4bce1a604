import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import net from 'node:net';
import { portVariable, portNames, type PortName, type Ports } from './config.ts';
import { identify } from './identify.ts';
import { Trouble } from './trouble.ts';

/** Refuses with one sentence per port that somebody else holds. */
export async function assertFree(ports: Ports, names: readonly PortName[]): Promise<void> {
  const sentences: string[] = [];
  for (const name of names) {
    const port = ports[name];
    if (await isFree(port)) continue;
    sentences.push(
      `Port ${port} (${name}) is taken by ${holderOf(port)}. Stop it, or set ${portVariable(name)} to another port.`,
    );
  }
  if (sentences.length > 0) throw new Trouble(sentences.join('\n'));
}

export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () =>
      server.close(() => resolve(true)),
    );
  });
}

/** A free port for each name, from below the range that outgoing connections take theirs from. */
export async function freePorts(): Promise<Ports> {
  const taken = new Set<number>();
  const entries: [PortName, number][] = [];
  for (const name of portNames) {
    let port = 0;
    while (port === 0) {
      const candidate = 20_000 + Math.floor(Math.random() * 12_000);
      if (!taken.has(candidate) && (await isFree(candidate))) port = candidate;
    }
    taken.add(port);
    entries.push([name, port]);
  }
  return Object.fromEntries(entries) as Ports;
}

function holderOf(port: number): string {
  const pid = process.platform === 'linux' ? fromProc(port) : fromLsof(port);
  if (pid === null) return 'a process that this user may not look at';
  const command = identify(pid)?.command ?? '';
  return `process ${pid} (${command.length > 120 ? `${command.slice(0, 119)}…` : command})`;
}

function fromProc(port: number): number | null {
  const inodes = new Set(
    ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((file) => listeners(file, port)),
  );
  if (inodes.size === 0) return null;
  for (const pid of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry)))
    if (socketsOf(pid).some((socket) => inodes.has(socket))) return Number(pid);
  return null;
}

/** Lines are `sl local_address rem_address st … inode`; state 0A is LISTEN, ports are hexadecimal. */
function listeners(file: string, port: number): string[] {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  const lines = readable(() => readFileSync(file, 'utf8').split('\n').slice(1)) ?? [];
  return lines
    .map((line) => line.trim().split(/\s+/))
    .filter((field) => field[1]?.endsWith(`:${hex}`) && field[3] === '0A')
    .map((field) => `socket:[${field[9] ?? ''}]`);
}

function socketsOf(pid: string): string[] {
  const open = readable(() => readdirSync(`/proc/${pid}/fd`)) ?? [];
  return open.map((fd) => readable(() => readlinkSync(`/proc/${pid}/fd/${fd}`)) ?? '');
}

function fromLsof(port: number): number | null {
  const args = ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-t'];
  const text = readable(() => execFileSync('lsof', args, { encoding: 'utf8' }));
  return text ? Number(text.split('\n')[0]) : null;
}

function readable<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}
