import { build } from './build.ts';
import { withServers } from './with-servers.ts';
import { main } from './trouble.ts';

// npm run seed: the demo data, after the migrations, without the seven processes. What is there stays as it is.
await main(() =>
  withServers(async ({ settings, progress, around, folder }) => {
    await progress.step('Build', () => build(settings.env));
    const { migrateAll, seedAll } = await import('./data.ts');
    await migrateAll({ progress, folder }, around);
    await seedAll(progress, around);
  }),
);
