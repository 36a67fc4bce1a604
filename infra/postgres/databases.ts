/** A service's database and its four roles, as every local server and docker-compose.yml have them. */
export type RoleKind = 'owner' | 'app' | 'job' | 'audit';

/** Demo passwords: these servers listen on 127.0.0.1 only. */
export const demoPassword = (service: string, kind: RoleKind): string => `demo-${service}-${kind}`;

/** The superuser's URL, pointed at another database. */
export function databaseUrl(adminUrl: string, database: string): string {
  const url = new URL(adminUrl);
  url.pathname = `/${database}`;
  return url.toString();
}

/** The URL that one of a service's roles connects with. */
export function roleUrl(adminUrl: string, service: string, kind: RoleKind): string {
  const url = new URL(databaseUrl(adminUrl, service));
  url.username = `${service}_${kind}`;
  url.password = demoPassword(service, kind);
  return url.toString();
}
