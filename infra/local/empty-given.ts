import { Client } from 'pg';
import { deleteAllTopics } from '../kafka/topics.ts';
import { serviceNames, type Settings } from './config.ts';

/** Tests on given servers begin with nothing of an earlier run. Only tests may call this. */
export async function emptyGiven({ databaseUrl, kafkaBrokers }: Settings): Promise<void> {
  if (databaseUrl) {
    const client = new Client({ connectionString: databaseUrl });
    await client.connect();
    try {
      for (const name of serviceNames)
        await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    } finally {
      await client.end();
    }
  }
  if (kafkaBrokers) await deleteAllTopics(kafkaBrokers);
}
