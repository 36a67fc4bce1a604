import { provisionDatabase } from '@imdinett/persistence';
import { demoPassword } from './databases.ts';

/** Creates the services' databases and roles, or brings them up to date. */
export async function provision(adminUrl: string, services: readonly string[]): Promise<void> {
  for (const service of services)
    await provisionDatabase({
      adminUrl,
      service,
      passwords: {
        owner: demoPassword(service, 'owner'),
        app: demoPassword(service, 'app'),
        job: demoPassword(service, 'job'),
        audit: demoPassword(service, 'audit'),
      },
    });
}
