import { keyRing, parseConfig } from '@imdinett/service';
import { parseSubgraphConfig, type SubgraphConfig } from '@imdinett/subgraph';
import { z } from 'zod';

export type Config = SubgraphConfig & { readonly extra: { readonly DATA_KEYS: string } };

export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  return parseSubgraphConfig('support', env, { DATA_KEYS: keyRing });
}

/** Where migrations are run: as the owner of the database, which the service itself never is. */
export function readOwnerUrl(env: NodeJS.ProcessEnv = process.env): string {
  return parseConfig({ DATABASE_OWNER_URL: z.url() }, env).DATABASE_OWNER_URL;
}
