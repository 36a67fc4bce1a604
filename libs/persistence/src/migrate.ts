import pg from 'pg';
import type { DataSource } from 'typeorm';
import { makeDataSource, migrationTable, poolSizes } from './data-source';
import { quoted } from './quoted';
import { rolesOf } from './roles';

/** A migration class, listed by import; its name ends in the time of its making. */
export type Migration = new () => {
  up: (...args: never[]) => Promise<unknown>;
  down: (...args: never[]) => Promise<unknown>;
};

export type MigrateOptions = {
  readonly service: string;
  /** As the owner of the database. */
  readonly url: string;
  readonly migrations: readonly Migration[];
};

/** Any number that nothing else in the database locks. */
const lock = 4_032;

/** Runs what has not run yet, each in a transaction of its own. Replicas that start together wait for one another. */
export async function migrate({ service, url, migrations }: MigrateOptions): Promise<void> {
  const { app, job } = rolesOf(service);
  await alone(url, async () => {
    const owner = makeDataSource({
      url,
      entities: [],
      migrations: [...migrations],
      poolSize: poolSizes.owner,
      applicationName: `${service} migrate`,
    });
    await owner.initialize();
    try {
      await owner.runMigrations();
      await owner.query(
        `GRANT SELECT ON ${quoted(migrationTable)} TO ${quoted(app)}, ${quoted(job)}`,
      );
    } finally {
      await owner.destroy();
    }
  });
}

/** Takes back the latest migration. For tests of `down`; nothing in operation goes backwards. */
export async function revertLatest({ service, url, migrations }: MigrateOptions): Promise<void> {
  await alone(url, async () => {
    const owner = makeDataSource({
      url,
      entities: [],
      migrations: [...migrations],
      poolSize: 1,
      applicationName: `${service} revert`,
    });
    await owner.initialize();
    try {
      await owner.undoLastMigration();
    } finally {
      await owner.destroy();
    }
  });
}

/** Names of migrations that this release has and the database has not: a process is not ready before it is empty. */
export async function pendingMigrations(
  dataSource: DataSource,
  migrations: readonly Migration[],
): Promise<readonly string[]> {
  const done: { name: string }[] = await dataSource.query(
    `SELECT name FROM ${quoted(migrationTable)}`,
  );
  const names = new Set(done.map(({ name }) => name));
  return migrations.map(({ name }) => name).filter((name) => !names.has(name));
}

async function alone(url: string, work: () => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [lock]);
    await work();
  } finally {
    await client.end();
  }
}
