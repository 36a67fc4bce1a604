import { createHash } from 'node:crypto';
import { Client } from 'pg';
import type { SeedContext } from './database.ts';
import { provisionUsers } from './identity.ts';
import { demoPersons, demoUsers } from './world.ts';

export type SeedOptions = {
  /** A superuser's URL of one of the six databases. */
  readonly adminUrl: (database: string) => string;
  /** The whole environment of one of the processes. */
  readonly env: (process: string) => Record<string, string>;
  readonly log: (line: string) => void;
};

type Load = (context: SeedContext) => Promise<void>;

/** Loaded only when there is something to load: a start with the data in place must not wait for them. */
const loads: Readonly<Record<string, () => Promise<Load>>> = {
  nir: async () => (await import('./nir.ts')).seedNir,
  settlement: async () => (await import('./settlement.ts')).seedSettlement,
  grants: async () => (await import('./grants.ts')).seedGrants,
  jobbsjanse: async () => (await import('./jobbsjanse.ts')).seedJobbsjanse,
  support: async () => (await import('./support.ts')).seedSupport,
};

/** Brings the demo world into the migrated databases. What is there already stays as it is. */
export async function seed(options: SeedOptions): Promise<void> {
  const loaded = await Promise.all([
    seedUsers(options),
    ...Object.keys(loads).map((service) => seedService(service, options)),
  ]);
  const lines = loaded.filter((line) => line !== null);
  for (const line of lines) options.log(line);
}

async function seedUsers({ adminUrl, env }: SeedOptions): Promise<string | null> {
  return onceIn(adminUrl('identity'), async () => provisionUsers(demoUsers(), env('identity')));
}

async function seedService(
  service: string,
  { adminUrl, env, log }: SeedOptions,
): Promise<string | null> {
  return onceIn(adminUrl(service), async (client) => {
    const load = await loads[service]?.();
    await load?.({ client, env: env(service), log, persons: demoPersons(), users: demoUsers() });
    return `${service} has its demo data`;
  });
}

/** Any number that nothing else in the database locks. */
const lock = 4_033;

/**
 * Runs the work in a transaction and leaves a mark, so that the next start does nothing. The mark stands in a schema of
 * its own, out of reach of every role of the service.
 */
async function onceIn(
  url: string,
  work: (client: Client) => Promise<string>,
): Promise<string | null> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    if (await isMarked(client)) return null;
    await client.query('BEGIN');
    await client.query('SELECT pg_advisory_xact_lock($1)', [lock]);
    if (await isMarked(client)) return null;
    const line = await work(client);
    await client.query(
      'CREATE SCHEMA demo; CREATE TABLE demo.seed (world text NOT NULL, loaded_at timestamptz NOT NULL DEFAULT now())',
    );
    await client.query('INSERT INTO demo.seed (world) VALUES ($1)', [worldDigest()]);
    await client.query('COMMIT');
    return line;
  } finally {
    // An open transaction ends with its connection.
    await client.end();
  }
}

async function isMarked(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ marked: boolean }>(
    `SELECT to_regclass('demo.seed') IS NOT NULL AS marked`,
  );
  return rows[0]?.marked === true;
}

/** Which world it was, for whoever wonders why the data differ from the generator's. */
const worldDigest = (): string =>
  createHash('sha256')
    .update(JSON.stringify([demoPersons(), demoUsers()]))
    .digest('hex');
