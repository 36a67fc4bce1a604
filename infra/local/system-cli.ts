import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { processNames, readSettings, type ProcessName } from './config.ts';
import { demoLogins } from './demo-file.ts';
import { freePorts } from './ports.ts';
import { silentProgress } from './progress.ts';
import { stopLeftovers } from './run-files.ts';
import { stopOrder } from './stop-order.ts';
import { startServers, type Servers } from './servers.ts';
import { startSystem, type System } from './system.ts';
import { emptyGiven } from './empty-given.ts';

/**
 * A whole system for a test, told what to do over stdin and answering over stdout, one JSON object a line. It has
 * servers, databases, ports and a folder of its own, and ends with its caller.
 */
type Order = { readonly id: number; readonly do: string; readonly name?: string };

const folder = path.join(os.tmpdir(), `imdinett-system-${randomBytes(6).toString('hex')}`);
const tell = (message: object): void => void process.stdout.write(`${JSON.stringify(message)}\n`);

let servers: Promise<Servers> | null = null;
let system: System | null = null;
let ending: Promise<never> | null = null;

/** Whoever asks, it ends once; also in the middle of a start. */
const end = (): Promise<never> => (ending ??= stopAll());

async function stopAll(): Promise<never> {
  await system?.stop();
  await stopLeftovers(folder, stopOrder);
  // Servers that are still on their way would come up with nobody to stop them.
  await (await servers?.catch(() => null))?.stop();
  rmSync(folder, { recursive: true, force: true });
  process.exit(0);
}

function perform(system: System, { do: what, name }: Order): Promise<void> {
  const named = (): ProcessName => {
    const found = processNames.find((candidate) => candidate === name);
    if (!found) throw new Error(`there is no process “${name ?? ''}”`);
    return found;
  };
  const { interrupt } = system.servers.kafka;
  if (what.endsWith('Kafka') && !interrupt)
    throw new Error('Kafka is given by the environment and cannot be stopped here');
  switch (what) {
    case 'kill':
      return system.kill(named());
    case 'stop':
      return system.stopProcess(named());
    case 'start':
    case 'restart':
      return system.start(named());
    case 'stopKafka':
      return interrupt?.stop() ?? Promise.resolve();
    case 'startKafka':
      return interrupt?.start() ?? Promise.resolve();
    default:
      throw new Error(`“${what}” is not known`);
  }
}

const lines = createInterface({ input: process.stdin });
lines.on('close', () => void end());
// A caller that was killed reads no more.
process.stdout.on('error', () => void end());
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end());

mkdirSync(folder, { recursive: true, mode: 0o755 });
try {
  const settings = { ...readSettings(), ports: await freePorts() };
  servers = startServers(settings, { folder, forTests: true, env: settings.env }, silentProgress);
  await emptyGiven(await servers);
  system = await startSystem({
    settings,
    servers: await servers,
    folder,
    progress: silentProgress,
    onEnded: (name, how) => tell({ event: 'ended', name, how }),
  });
} catch (error) {
  tell({ event: 'failed', reason: error instanceof Error ? error.message : String(error) });
  await end();
}
if (system) {
  const { addresses } = system;
  tell({
    event: 'ready',
    ...addresses,
    users: demoLogins(),
    adminUrl: system.servers.postgres.adminUrl,
    kafkaCanStop: system.servers.kafka.interrupt !== null,
    folder,
  });
}
lines.on('line', (line) => {
  const order = JSON.parse(line) as Order;
  void (async () => {
    try {
      if (!system) throw new Error('the system has not started yet');
      await perform(system, order);
      tell({ id: order.id, ok: true });
    } catch (error) {
      tell({ id: order.id, ok: false, reason: String(error) });
    }
  })();
});
