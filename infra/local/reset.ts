import { rmSync } from 'node:fs';
import path from 'node:path';
import { readSettings } from './config.ts';
import { dockerAnswers, removeComposeData } from './docker.ts';
import { reachableFolder, serverUser } from './postgres-binaries.ts';
import { terminalProgress } from './progress.ts';
import { becomeStarter, endStarter } from './starter.ts';
import { main } from './trouble.ts';

// npm run reset: clears all data of the local system. The caches of compiled code and of Kafka's jars are kept.
await main(async () => {
  const settings = readSettings();
  const { folder } = settings;
  const progress = terminalProgress();
  await becomeStarter(folder, progress);
  const below = (name: string): string => path.join(folder, name);
  const data = reachableFolder(below('postgres'), serverUser());
  for (const place of [data, below('postgres'), below('kafka'), below('logs'), below('demo.json')])
    rmSync(place, { recursive: true, force: true });
  progress.say('Cleared the data of the embedded PostgreSQL and Kafka.');
  if (settings.servers !== 'embedded' && (await dockerAnswers(settings))) {
    await removeComposeData(settings);
    progress.say('Cleared the volumes of docker-compose.yml.');
  }
  if (settings.databaseUrl || settings.kafkaBrokers)
    progress.say('The servers of DATABASE_URL and KAFKA_BROKERS are not ours to clear.');
  endStarter(folder);
  return 0;
});
