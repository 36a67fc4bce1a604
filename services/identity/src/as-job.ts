import { makeDataSource, makeTransaction, poolSizes } from '@imdinett/persistence';
import { makeLogger } from '@imdinett/service';
import type { JobConfig } from './config';
import type { Deps } from './context';
import { entities } from './db/data-source';
import { makeDeps } from './deps';

/** For a command beside the service: the same use cases on the database, and everything done by the job. */
export async function asJob<T>(config: JobConfig, work: (deps: Deps) => Promise<T>): Promise<T> {
  const job = makeDataSource({
    url: config.url,
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
    const log = makeLogger({ name: 'identity', level: config.logLevel });
    return await work(makeDeps({ now, transaction, log }, config));
  } finally {
    await job.destroy();
  }
}
