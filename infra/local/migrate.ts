import { build } from './build.ts';
import { withServers } from './with-servers.ts';
import { main } from './trouble.ts';

// npm run db:migrate: databases, roles and migrations, without the seven processes.
await main(() =>
  withServers(async ({ settings, progress, around, folder }) => {
    await progress.step('Build', () => build(settings.env));
    const { migrateAll } = await import('./data.ts');
    await migrateAll({ progress, folder }, around);
  }),
);
