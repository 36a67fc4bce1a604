import { randomBytes } from 'node:crypto';
import pg from 'pg';
import type { DataSource, MigrationInterface, QueryRunner } from 'typeorm';
import {
  createBaseTables,
  dropBaseTables,
  makeDataSource,
  migrate,
  protectTable,
  hideStrictlyConfidential,
  grantReference,
  provisionDatabase,
  rolesOf,
  urlOf,
  type Migration,
} from '../src';

/** Not a service of ours, so that no other suite's roles are touched. */
export const service = 'probe';

const passwords = { owner: 'probe', app: 'probe', job: 'probe', audit: 'probe' };

/** What the specs need of a table: places, a person behind it, shielding, a version, a unique key. */
export class CreateThing1700000000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await createBaseTables(queryRunner, service, { wake: true });
    await queryRunner.query(`
      CREATE TABLE thing (
        id text PRIMARY KEY,
        municipality text NOT NULL,
        district text,
        settled_municipality text,
        settled_district text,
        settled boolean NOT NULL DEFAULT false,
        opened_by uuid,
        protection text NOT NULL DEFAULT 'NONE',
        version bigint NOT NULL DEFAULT 1,
        name text UNIQUE
      );
      CREATE TABLE thing_note (id text PRIMARY KEY, thing_id text NOT NULL);
      CREATE TABLE guide (id text PRIMARY KEY);
      CREATE TABLE kind (id text PRIMARY KEY);
    `);
    await protectTable(queryRunner, service, 'thing', {
      read: {
        places: {
          own: { municipality: 'municipality', district: 'district' },
          settled: {
            municipality: 'settled_municipality',
            district: 'settled_district',
            when: 'settled',
          },
        },
        self: 'opened_by',
      },
      write: { places: { own: { municipality: 'municipality', district: 'district' } } },
    });
    await hideStrictlyConfidential(queryRunner, service, 'thing');
    await protectTable(queryRunner, service, 'thing_note', {
      read: { through: 'EXISTS (SELECT 1 FROM thing t WHERE t.id = thing_id)', all: false },
      write: null,
    });
    await protectTable(queryRunner, service, 'guide', { read: { everyone: true }, write: {} });
    await grantReference(queryRunner, service, 'kind');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE kind, guide, thing_note, thing');
    await dropBaseTables(queryRunner);
  }
}

export const migrations: readonly Migration[] = [CreateThing1700000000000];

export type TestDatabase = AsyncDisposable & {
  readonly urls: Readonly<Record<'owner' | 'app' | 'job' | 'audit' | 'admin', string>>;
  readonly app: DataSource;
  readonly job: DataSource;
  /** As superuser, whom row-level security does not concern. */
  readonly admin: <R extends object = Record<string, unknown>>(
    text: string,
    values?: unknown[],
  ) => Promise<R[]>;
};

/** A database of the suite's own, migrated, with the pools that a service has. */
export async function createDatabase({
  appPool = 4,
}: { appPool?: number } = {}): Promise<TestDatabase> {
  const server = process.env['DATABASE_URL'];
  if (server === undefined)
    throw new Error(
      'DATABASE_URL is missing: run the integration tests through `npm run test:int`.',
    );
  const database = `probe_${randomBytes(6).toString('hex')}`;
  await provisionDatabase({ adminUrl: server, service, database, passwords });
  const roles = rolesOf(service);
  const urlFor = (user: string): string => urlOf(server, { database, user, password: 'probe' });
  const urls = {
    owner: urlFor(roles.owner),
    app: urlFor(roles.app),
    job: urlFor(roles.job),
    audit: urlFor(roles.audit),
    admin: urlOf(server, { database }),
  };
  await migrate({ service, url: urls.owner, migrations });

  const app = makeDataSource({
    url: urls.app,
    entities: [],
    poolSize: appPool,
    applicationName: 'probe app',
  });
  const job = makeDataSource({
    url: urls.job,
    entities: [],
    poolSize: 4,
    applicationName: 'probe job',
  });
  await Promise.all([app.initialize(), job.initialize()]);
  const admin = new pg.Client({ connectionString: urls.admin });
  await admin.connect();
  return {
    urls,
    app,
    job,
    admin: async (text, values) => (await admin.query(text, values)).rows,
    [Symbol.asyncDispose]: async () => {
      await Promise.all([app.destroy(), job.destroy()]);
      await admin.end();
      const cleaner = new pg.Client({ connectionString: server });
      await cleaner.connect();
      await cleaner.query(`DROP DATABASE ${database} WITH (FORCE)`);
      await cleaner.end();
    },
  };
}

/** A connection as one of the service's roles, as whoever holds its password would have. */
export async function connectAs(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}
