import { databaseUrl, roleUrl } from '../postgres/databases.ts';
import { provision } from '../postgres/provision.ts';
import { seed } from '../seed/seed.ts';
import { lastLines, startChild } from './child.ts';
import { root, serviceNames, type ProcessName, type ServiceName } from './config.ts';
import { environmentOf, scriptOf, type Surroundings } from './processes.ts';
import type { Progress } from './progress.ts';

type Place = { readonly progress: Progress; readonly folder: string };

/** Databases and roles, then the migrations of each service, side by side. */
export async function migrateAll({ progress, folder }: Place, around: Surroundings): Promise<void> {
  await progress.step('Databases and migrations', async () => {
    await provision(around.adminUrl, serviceNames);
    await Promise.all(serviceNames.map((name) => migrate(name, folder, around)));
  });
}

/** The demo data of the local profile; what is there already stays as it is. */
export async function seedAll(progress: Progress, around: Surroundings): Promise<void> {
  await progress.step('Demo data', () =>
    seed({
      adminUrl: (database) => databaseUrl(around.adminUrl, database),
      env: (name) => environmentOf(name as ProcessName, around),
      log: progress.say,
    }),
  );
}

async function migrate(name: ServiceName, folder: string, around: Surroundings): Promise<void> {
  const script = scriptOf(name, 'migrate');
  const child = startChild({
    folder,
    name: `migrate-${name}`,
    command: process.execPath,
    args: [script],
    env: {
      ...environmentOf(name, around),
      DATABASE_OWNER_URL: roleUrl(around.adminUrl, name, 'owner'),
    },
    cwd: root,
    marker: script,
  });
  const how = await child.ended;
  if (how !== 'code 0')
    throw new Error(`The migrations of ${name} failed (${how}):\n${lastLines(child.logFile)}`);
}
