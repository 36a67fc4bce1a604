import { Client } from 'pg';
import { rolesOf } from './roles';

export type RolePasswords = {
  readonly owner: string;
  readonly app: string;
  readonly job: string;
  readonly audit: string;
};

export type Provisioning = {
  /** A superuser's URL; its database name is not used for the new database. */
  readonly adminUrl: string;
  readonly service: string;
  /** The service's name unless a test asks for another. */
  readonly database?: string;
  readonly passwords: RolePasswords;
};

/**
 * Creates a service's database and its four roles, or brings them up to date. Safe to repeat and to run side by side.
 * None of the roles is a superuser or may bypass row-level security; only the owner may create anything.
 */
export async function provisionDatabase({
  adminUrl,
  service,
  database = service,
  passwords,
}: Provisioning): Promise<void> {
  const roles = rolesOf(service);
  await withClient(adminUrl, async (admin) => {
    // Roles belong to the whole server, so two provisionings of it must not run at once.
    await admin.query('SELECT pg_advisory_lock(4031)');
    for (const kind of ['owner', 'app', 'job', 'audit'] as const)
      await ensureRole(admin, roles[kind], passwords[kind]);
    const { rowCount } = await admin.query('SELECT 1 FROM pg_database WHERE datname = $1', [
      database,
    ]);
    if (rowCount === 0)
      await admin.query(`CREATE DATABASE ${name(database)} OWNER ${name(roles.owner)}`);
  });
  await withClient(urlOf(adminUrl, { database }), async (admin) => {
    const others = [roles.app, roles.job, roles.audit].map(name).join(', ');
    await admin.query(`
      REVOKE ALL ON DATABASE ${name(database)} FROM PUBLIC;
      GRANT CONNECT ON DATABASE ${name(database)} TO ${others};
      ALTER SCHEMA public OWNER TO ${name(roles.owner)};
      REVOKE ALL ON SCHEMA public FROM PUBLIC;
      GRANT USAGE ON SCHEMA public TO ${others};`);
  });
}

/** The same server with another database, user or password. */
export function urlOf(
  url: string,
  { database, user, password }: { database?: string; user?: string; password?: string },
): string {
  const changed = new URL(url);
  if (database !== undefined) changed.pathname = `/${database}`;
  if (user !== undefined) changed.username = user;
  if (password !== undefined) changed.password = password;
  return changed.toString();
}

async function ensureRole(admin: Client, role: string, password: string): Promise<void> {
  const { rowCount } = await admin.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role]);
  await admin.query(
    `${rowCount === 0 ? 'CREATE' : 'ALTER'} ROLE ${name(role)} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD ${admin.escapeLiteral(password)}`,
  );
}

async function withClient(url: string, work: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

const name = (identifier: string): string => `"${identifier.replaceAll('"', '""')}"`;
