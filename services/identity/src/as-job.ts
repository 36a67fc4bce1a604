import { makeDataSource, makeTransaction, poolSizes } from '@imdinett/persistence';
import { makeLogger } from '@imdinett/service';
import type { BaseDeps } from '@imdinett/subgraph';
import type { JobConfig } from './config';
import type { Deps } from './context';
import { entities } from './db/data-source';
import { makeDeps } from './deps';

/** For a command beside the service: the same use cases on the database, and everything done by the job. */
export function asJob<T>(config: JobConfig, work: (deps: Deps) => Promise<T>): Promise<T> {
  return onDatabase(config, (base) => work(makeDeps(base, config)));
}

/** The same for a command that needs nothing but rows. */
export async function onDatabase<T>(
  { url, logLevel }: Pick<JobConfig, 'url' | 'logLevel'>,
  work: (base: BaseDeps) => Promise<T>,
): Promise<T> {
  const job = makeDataSource({
    url,
    entities,
    poolSize: poolSizes.job,
    applicationName: 'identity command',
  });
  await job.initialize();
  try {
    const now = (): Date => new Date();
    const transaction = makeTransaction({
      service: 'identity',
      app: job,
      job,
      now,
      trace: () => undefined,
    });
    return await work({ now, transaction, log: makeLogger({ name: 'identity', level: logLevel }) });
  } finally {
    await job.destroy();
  }
}
