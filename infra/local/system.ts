import { createAllTopics } from '../kafka/topics.ts';
import { databaseUrl } from '../postgres/databases.ts';
import { startChild, type Child } from './child.ts';
import { processNames, root, serviceNames, type ProcessName, type Settings } from './config.ts';
import { migrateAll, seedAll } from './data.ts';
import {
  addressesOf,
  environmentOf,
  originOf,
  scriptOf,
  type Addresses,
  type Surroundings,
} from './processes.ts';
import type { Progress } from './progress.ts';
import { untilReady, untilSettled, type Watched } from './readiness.ts';
import type { Servers } from './servers.ts';

export type SystemOptions = {
  readonly settings: Settings;
  /** Running already; they are stopped with the system. */
  readonly servers: Servers;
  /** Where logs and run files stand. */
  readonly folder: string;
  readonly progress: Progress;
  /** Told when a process ends that nobody has stopped. */
  readonly onEnded: (name: ProcessName, how: string) => void;
};

export type System = {
  readonly addresses: Addresses;
  readonly servers: Servers;
  readonly databaseUrl: (database: string) => string;
  readonly start: (name: ProcessName) => Promise<void>;
  readonly stopProcess: (name: ProcessName) => Promise<void>;
  readonly kill: (name: ProcessName) => Promise<void>;
  readonly isStopping: () => boolean;
  /** Everything, in order: the gateway, the services, Kafka, PostgreSQL. */
  readonly stop: () => Promise<void>;
};

/** What stands on the servers: databases, topics, demo data and the seven processes, until all are ready. */
export async function startSystem(options: SystemOptions): Promise<System> {
  const { settings, servers, progress } = options;
  const around: Surroundings = {
    ports: settings.ports,
    adminUrl: servers.postgres.adminUrl,
    brokers: servers.kafka.brokers,
    env: settings.env,
  };
  const processes = makeProcesses(options, around);
  let stopping = false;
  const stop = async (): Promise<void> => {
    stopping = true;
    await processes.stop();
    await servers.stop();
  };
  try {
    await Promise.all([
      progress.step('Kafka topics', () => createAllTopics(around.brokers)),
      migrateAll(options, around).then(() => seedAll(progress, around)),
    ]);
    await progress.step('Seven processes', () => processes.startAll());
    const settled = await progress.step('Events published and applied', () => processes.settled());
    if (!settled)
      progress.say('    Some events are still on their way; the services go on with them.');
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    addresses: { ...addressesOf(settings.ports), kafka: around.brokers },
    servers,
    databaseUrl: (database) => databaseUrl(around.adminUrl, database),
    start: processes.start,
    stopProcess: processes.stopOne,
    kill: processes.kill,
    isStopping: () => stopping,
    stop,
  };
}

type Processes = {
  readonly start: (name: ProcessName) => Promise<void>;
  readonly stopOne: (name: ProcessName) => Promise<void>;
  readonly kill: (name: ProcessName) => Promise<void>;
  readonly startAll: () => Promise<void>;
  readonly settled: () => Promise<boolean>;
  readonly stop: () => Promise<void>;
};

function makeProcesses({ folder, onEnded }: SystemOptions, around: Surroundings): Processes {
  const running = new Map<ProcessName, Child>();
  const wanted = new Set<ProcessName>();

  const launch = (name: ProcessName): Child => {
    const script = scriptOf(name, 'main');
    const child = startChild({
      folder,
      name,
      command: process.execPath,
      args: [script],
      env: environmentOf(name, around),
      cwd: root,
      marker: script,
    });
    running.set(name, child);
    wanted.add(name);
    void child.ended.then((how) => {
      if (running.get(name) === child && wanted.has(name)) onEnded(name, how);
    });
    return child;
  };
  const watched = (name: ProcessName): Watched => {
    const child = running.get(name) ?? launch(name);
    return { name, origin: originOf(around.ports, name), child: () => running.get(name) ?? child };
  };
  const stopOne = async (name: ProcessName): Promise<void> => {
    wanted.delete(name);
    await running.get(name)?.stop(stopGraceMs);
  };
  return {
    start: async (name) => {
      await stopOne(name);
      launch(name);
      await untilReady(watched(name));
    },
    stopOne,
    kill: async (name) => {
      wanted.delete(name);
      await running.get(name)?.kill();
    },
    startAll: async () => {
      await Promise.all(processNames.map((name) => untilReady(watched(name))));
    },
    settled: () => untilSettled(processNames.map(watched), settleMs),
    stop: async () => {
      await stopOne('gateway');
      await Promise.all(serviceNames.map(stopOne));
    },
  };
}

/** A process cuts its own stop off after 20 s. */
const stopGraceMs = 22_000;
const settleMs = 120_000;
