import { keyRing, parseConfig } from '@imdinett/service';
import { parseSubgraphConfig, type SubgraphConfig } from '@imdinett/subgraph';
import { z } from 'zod';

export type GrantsConfig = SubgraphConfig & {
  /** Key ring that encrypts the text of change requests. */
  readonly dataKeys: string;
};

export function readConfig(env: NodeJS.ProcessEnv = process.env): GrantsConfig {
  const { extra, ...config } = parseSubgraphConfig('grants', env, { DATA_KEYS: keyRing });
  return { ...config, dataKeys: extra.DATA_KEYS };
}

/** Migrations run as the owner of the database, apart from the service. */
export function readMigrateConfig(env: NodeJS.ProcessEnv = process.env): { readonly url: string } {
  return { url: parseConfig({ DATABASE_OWNER_URL: z.url() }, env).DATABASE_OWNER_URL };
}
