import { randomBytes } from 'node:crypto';
import {
  migrate,
  provisionDatabase,
  rolesOf,
  urlOf,
  type RolePasswords,
} from '@imdinett/persistence';
import { Client, type QueryResultRow } from 'pg';

/** Tests read the server's address from the environment: `npm test` starts one and gives it. */
export function given(name: 'DATABASE_URL' | 'KAFKA_BROKERS'): string {
  const value = process.env[name];
  if (value === undefined || value === '')
    throw new Error(
      `${name} is not set. Run the tests through "npm test", which starts the servers.`,
    );
  return value;
}

export type TestDatabase = AsyncDisposable & {
  readonly urls: Readonly<Record<'owner' | 'app' | 'job' | 'audit' | 'admin', string>>;
  /** Rows as the superuser sees them: for what no API shows, such as the outbox. */
  readonly select: <R extends QueryResultRow>(
    sql: string,
    values?: readonly unknown[],
  ) => Promise<R[]>;
  /** A connection of its own as one of the service's roles. */
  readonly connectAs: (role: 'owner' | 'app' | 'job' | 'audit') => Promise<Client>;
};

/** As infra/postgres/databases.ts has them: roles belong to the whole server, which other tests use too. */
const passwordOf = (service: string, role: keyof RolePasswords): string =>
  `demo-${service}-${role}`;

/** A database of its own for one spec file, with the service's roles and migrations. */
export async function createTestDatabase(
  service: string,
  migrations: Parameters<typeof migrate>[0]['migrations'],
): Promise<TestDatabase> {
  const adminUrl = given('DATABASE_URL');
  const database = `test_${service}_${randomBytes(6).toString('hex')}`;
  await provisionDatabase({
    adminUrl,
    service,
    database,
    passwords: {
      owner: passwordOf(service, 'owner'),
      app: passwordOf(service, 'app'),
      job: passwordOf(service, 'job'),
      audit: passwordOf(service, 'audit'),
    },
  });
  const roles = rolesOf(service);
  const as = (role: keyof typeof roles): string =>
    urlOf(adminUrl, { database, user: roles[role], password: passwordOf(service, role) });
  const urls = {
    owner: as('owner'),
    app: as('app'),
    job: as('job'),
    audit: as('audit'),
    admin: urlOf(adminUrl, { database }),
  };
  await migrate({ service, url: urls.owner, migrations });

  const admin = await connect(urls.admin);
  const clients: Client[] = [admin];
  return {
    urls,
    select: async <R extends QueryResultRow>(sql: string, values: readonly unknown[] = []) =>
      (await admin.query<R>(sql, [...values])).rows,
    connectAs: async (role) => {
      const client = await connect(urls[role]);
      clients.push(client);
      return client;
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(clients.map((client) => client.end()));
      const cleaner = await connect(adminUrl);
      await cleaner.query(`DROP DATABASE IF EXISTS "${database}" WITH (FORCE)`);
      await cleaner.end();
    },
  };
}

async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  await client.connect();
  return client;
}
