import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@imdinett/service';

/** Work that a service does by itself. Several replicas may run it at once: the work itself decides whether it is due. */
export type Job = {
  readonly name: string;
  readonly everyMs: number;
  readonly work: () => Promise<void>;
};

/** Runs each job again and again, one run of it at a time; a run that fails is logged and the next one comes. */
export function startJobs(jobs: readonly Job[], log: Logger): AsyncDisposable {
  const stopping = new AbortController();
  const loops = jobs.map(async ({ name, everyMs, work }) => {
    while (!stopping.signal.aborted) {
      await work().catch((error: unknown) => {
        log.error({ err: error, job: name }, 'a job failed');
      });
      await sleep(everyMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  });
  return {
    [Symbol.asyncDispose]: async () => {
      stopping.abort();
      await Promise.all(loops);
    },
  };
}
