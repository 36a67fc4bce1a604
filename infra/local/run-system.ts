import { rmSync } from 'node:fs';
import { build } from './build.ts';
import { processNames, readSettings, type ProcessName, type Settings } from './config.ts';
import { assertFree } from './ports.ts';
import { terminalProgress, type Progress } from './progress.ts';
import { stopLeftovers } from './run-files.ts';
import { startServers, type Servers } from './servers.ts';
import { becomeStarter, endStarter, stopWanted } from './starter.ts';
import { stopOrder } from './stop-order.ts';
import type { System } from './system.ts';

/** Starts the system, says that it is ready, and stops it in order when someone wants so. */
export async function runSystem(
  whileRunning: (system: System, progress: Progress) => AsyncDisposable | null,
): Promise<number> {
  const since = Date.now();
  const settings = readSettings();
  const progress = terminalProgress();
  const wanted = stopWanted();
  await becomeStarter(settings.folder, progress);
  try {
    const starting = start(settings, progress);
    // Whoever stops during the start does not wait for its end.
    const early = await Promise.race([wanted, starting.then(() => null)]);
    if (early !== null) {
      starting.catch(() => undefined);
      progress.say(`Stopping (${early}) …`);
      await stopEverything(settings);
      return 0;
    }
    const system = await starting;
    // These read the demo world, which imports the libs as well.
    const { announce } = await import('./announce.ts');
    const { demoFileIn, writeDemoFile } = await import('./demo-file.ts');
    try {
      const file = writeDemoFile(settings.folder, system.addresses);
      announce(system, { file, tookMs: Date.now() - since });
      await using _more = whileRunning(system, progress);
      progress.say(`Stopping (${await wanted}) …`);
    } finally {
      // Also when something went wrong on the way: nobody else would.
      rmSync(demoFileIn(settings.folder), { force: true });
      await system.stop();
    }
    progress.say('Everything has stopped. The data is kept; “npm run reset” clears it.');
    return 0;
  } finally {
    endStarter(settings.folder);
  }
}

async function start(settings: Settings, progress: Progress): Promise<System> {
  const { folder, ports, env } = settings;
  await assertFree(ports, processNames);
  const [built, standing] = await Promise.allSettled([
    progress.step('Build', () => build(env)),
    startServers(settings, { folder, forTests: false, env }, progress),
  ]);
  if (standing.status === 'rejected') throw standing.reason;
  const servers = standing.value;
  if (built.status === 'rejected') {
    await servers.stop();
    throw built.reason;
  }
  // What follows imports the libs as they have just been built.
  const { startSystem } = await import('./system.ts');
  const again = makeAgain(progress);
  const system = await startSystem({ settings, servers, folder, progress, onEnded: again.onEnded });
  again.use(system);
  reportEnded(servers, system, progress);
  return system;
}

/** Starts a process again that has ended by itself, each time after a longer pause. */
function makeAgain(progress: Progress): {
  onEnded: (name: ProcessName, how: string) => void;
  use: (system: System) => void;
} {
  let system: System | null = null;
  const attempts = new Map<ProcessName, number>();
  const onEnded = (name: ProcessName, how: string): void => {
    const attempt = (attempts.get(name) ?? 0) + 1;
    attempts.set(name, attempt);
    progress.say(
      `${name} has ended (${how}) and is started again; logs/${name}.previous.log tells more.`,
    );
    const restart = async (): Promise<void> => {
      try {
        await system?.start(name);
        progress.say(`${name} is ready again.`);
      } catch (error) {
        progress.say(String(error));
      }
    };
    setTimeout(() => void restart(), Math.min(1_000 * 2 ** (attempt - 1), 30_000));
  };
  return {
    onEnded,
    use: (started) => {
      system = started;
    },
  };
}

function reportEnded({ postgres, kafka }: Servers, system: System, progress: Progress): void {
  for (const { ended, title } of [postgres, kafka])
    void ended?.then((how) => {
      if (!system.isStopping())
        progress.say(`${title} has ended (${how}): stop with Ctrl-C and start again.`);
    });
}

/** For a start that was broken off: whatever it had got to. */
async function stopEverything(settings: Settings): Promise<void> {
  const { stopCompose } = await import('./docker.ts');
  await stopLeftovers(settings.folder, stopOrder);
  await stopCompose(settings);
  // What was just about to be started when the first round went by.
  await stopLeftovers(settings.folder, stopOrder);
}
