import { Client } from 'pg';
import { deleteAllTopics } from '../kafka/topics.ts';
import { serviceNames } from './config.ts';
import type { Servers } from './servers.ts';

/** Tests on given servers begin with nothing of an earlier run. Only tests may call this. */
export async function emptyGiven({ postgres, kafka }: Servers): Promise<void> {
  if (postgres.how === 'given') {
    const client = new Client({ connectionString: postgres.adminUrl });
    await client.connect();
    try {
      for (const name of serviceNames)
        await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    } finally {
      await client.end();
    }
  }
  if (kafka.how === 'given') await deleteAllTopics(kafka.brokers);
}
