import { rmSync } from 'node:fs';
import { build } from './build.ts';
import { readSettings, type ProcessName, type Settings } from './config.ts';
import { terminalProgress, type Progress } from './progress.ts';
import { stopLeftovers } from './run-files.ts';
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
    const reason = await Promise.race([wanted, starting.then(() => null)]);
    if (reason !== null) {
      starting.catch(() => undefined);
      progress.say(`Stopping (${reason}) …`);
      await stopEverything(settings);
      return 0;
    }
    const system = await starting;
    // These read the demo world, which imports the libs as well.
    const { announce } = await import('./announce.ts');
    const { demoFileIn, writeDemoFile } = await import('./demo-file.ts');
    announce(system, {
      file: writeDemoFile(settings.folder, system.addresses),
      tookMs: Date.now() - since,
    });
    await using _more = whileRunning(system, progress);
    const end = await wanted;
    progress.say(`Stopping (${end}) …`);
    rmSync(demoFileIn(settings.folder), { force: true });
    await system.stop();
    progress.say('Everything has stopped. The data is kept; “npm run reset” clears it.');
    return 0;
  } finally {
    endStarter(settings.folder);
  }
}

async function start(settings: Settings, progress: Progress): Promise<System> {
  await progress.step('Build', () => build(settings.env));
  // What follows imports the libs as they have just been built.
  const { startSystem } = await import('./system.ts');
  let system: System | null = null;
  const attempts = new Map<ProcessName, number>();
  const onEnded = (name: ProcessName, how: string): void => {
    const attempt = (attempts.get(name) ?? 0) + 1;
    attempts.set(name, attempt);
    progress.say(
      `${name} has ended (${how}) and is started again; its log: logs/${name}.previous.log`,
    );
    setTimeout(
      () =>
        void system?.start(name).then(
          () => progress.say(`${name} is ready again.`),
          (error: unknown) => progress.say(String(error)),
        ),
      Math.min(1_000 * 2 ** (attempt - 1), 30_000),
    );
  };
  system = await startSystem({
    settings,
    folder: settings.folder,
    forTests: false,
    progress,
    onEnded,
  });
  return system;
}

/** For a start that was broken off: whatever it had got to. */
async function stopEverything(settings: Settings): Promise<void> {
  const { stopCompose } = await import('./docker.ts');
  await stopLeftovers(settings.folder, stopOrder);
  await stopCompose(settings);
  // What was just about to be started when the first round went by.
  await stopLeftovers(settings.folder, stopOrder);
}
