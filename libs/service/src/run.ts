import { ConfigError } from './config';

const stopDeadlineMs = 20_000;

/**
 * The life of a process: start, wait for SIGTERM or SIGINT, stop in reverse order.
 * A stop that hangs is cut off, so that an orchestrator never has to guess.
 */
export async function run(start: () => Promise<AsyncDisposable>): Promise<void> {
  const stopped = Promise.withResolvers<string>();
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.once(signal, () => {
      stopped.resolve(signal);
    });
  try {
    await using _service = await start();
    await stopped.promise;
    setTimeout(() => {
      process.stderr.write('The stop took too long and was cut off.\n');
      process.exit(1);
    }, stopDeadlineMs).unref();
  } catch (error) {
    process.stderr.write(
      `${error instanceof ConfigError ? error.message : String(error instanceof Error ? error.stack : error)}\n`,
    );
    process.exitCode = 1;
    // A resource that failed half-way may keep the loop alive; the error has been told.
    setTimeout(() => process.exit(1), 1_000).unref();
  }
}
