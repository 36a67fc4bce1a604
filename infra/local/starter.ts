import { root } from './config.ts';
import { forget, record, recorded, stopLeftovers } from './run-files.ts';
import type { Progress } from './progress.ts';
import { stopOrder } from './stop-order.ts';
import { Trouble } from './trouble.ts';

/** One starter per folder: refuses when another one runs, and clears what a killed one left behind. */
export async function becomeStarter(folder: string, progress: Progress): Promise<void> {
  const other = recorded(folder).find(({ name, alive }) => name === 'starter' && alive);
  if (other)
    throw new Trouble(
      `The system of ${root} runs already (process ${other.pid}). Stop it with Ctrl-C where it runs, or with “kill ${other.pid}”.`,
    );
  const stopped = await stopLeftovers(folder, stopOrder);
  if (stopped.length > 0)
    progress.say(`  Stopped what an earlier start had left running: ${stopped.join(', ')}.`);
  record(folder, 'starter', { pid: process.pid, marker: import.meta.dirname });
}

export function endStarter(folder: string): void {
  forget(folder, 'starter');
}

/**
 * Settles when someone wants the system to stop: Ctrl-C, SIGTERM, a closed terminal, or the end of the process
 * that has started this one.
 */
export function stopWanted(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.on(signal, () => resolve(signal));
    if (process.channel) {
      process.on('disconnect', () => resolve('end of the starter'));
      process.channel.unref();
    }
  });
}
