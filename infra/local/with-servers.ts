import { readSettings, type Settings } from './config.ts';
import type { Surroundings } from './processes.ts';
import { terminalProgress, type Progress } from './progress.ts';
import { becomeStarter, endStarter } from './starter.ts';
import { startServers } from './servers.ts';

export type WithServers = {
  readonly settings: Settings;
  readonly progress: Progress;
  readonly folder: string;
  readonly around: Surroundings;
};

/** Starts only PostgreSQL and Kafka for a piece of work, and stops them again. */
export async function withServers(work: (have: WithServers) => Promise<void>): Promise<number> {
  const settings = readSettings();
  const progress = terminalProgress();
  const { folder } = settings;
  await becomeStarter(folder, progress);
  try {
    const options = { folder, forTests: false, env: settings.env };
    const servers = await startServers(settings, options, progress);
    try {
      const around: Surroundings = {
        ports: settings.ports,
        adminUrl: servers.postgres.adminUrl,
        brokers: servers.kafka.brokers,
        env: settings.env,
      };
      await work({ settings, progress, folder, around });
    } finally {
      await servers.stop();
    }
  } finally {
    endStarter(folder);
  }
  return 0;
}
