import { setTimeout as sleep } from 'node:timers/promises';
import { createAllTopics } from '../kafka/topics.ts';
import { readSettings } from '../local/config.ts';
import { migrateAll, seedAll } from '../local/data.ts';
import { terminalProgress } from '../local/progress.ts';
import { connectProblem } from '../local/connect-problem.ts';
import { main, Trouble } from '../local/trouble.ts';

// The one-shot of docker-compose.yml: databases, topics, migrations and demo data, before the seven processes start.
await main(async () => {
  const { databaseUrl, kafkaBrokers, env, ports } = readSettings();
  if (!databaseUrl || !kafkaBrokers)
    throw new Trouble('Set DATABASE_URL (a superuser) and KAFKA_BROKERS.');
  const progress = terminalProgress();
  for (let attempt = 0; (await connectProblem(databaseUrl)) !== null; attempt++) {
    if (attempt === 60) throw new Trouble('PostgreSQL does not answer.');
    await sleep(1_000);
  }
  const around = { ports, adminUrl: databaseUrl, brokers: kafkaBrokers, env };
  await progress.step('Kafka topics', () => createAllTopics(kafkaBrokers));
  await migrateAll({ progress, folder: '/tmp/provision' }, around);
  await seedAll(progress, around);
  return 0;
});
