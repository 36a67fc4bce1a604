import type { SubgraphName } from '@imdinett/testing';
import pg from 'pg';
import type { Run } from './run.ts';

/** Lets every process see and write every row of its database: what then still holds, the use cases hold alone. */
export async function withoutRowSecurity({ system }: Run): Promise<void> {
  for (const service of Object.keys(system.subgraphs)) {
    const client = new pg.Client(system.databaseUrl(service as SubgraphName));
    await client.connect();
    try {
      const { rows } = await client.query<{ name: string }>(
        `SELECT oid::regclass::text AS name FROM pg_class WHERE relrowsecurity AND relnamespace = 'public'::regnamespace`,
      );
      for (const { name } of rows)
        await client.query(`ALTER TABLE ${name} DISABLE ROW LEVEL SECURITY`);
    } finally {
      await client.end();
    }
  }
}
