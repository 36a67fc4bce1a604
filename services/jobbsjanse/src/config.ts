import { key32, keyRing, parseConfig } from '@imdinett/service';
import { parseSubgraphConfig, type SubgraphConfig } from '@imdinett/subgraph';
import { z } from 'zod';
import type { NationalIdKeys } from './db/national-ids';

export type Config = SubgraphConfig & { readonly extra: NationalIdKeys };

export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  return parseSubgraphConfig('jobbsjanse', env, { DATA_KEYS: keyRing, LOOKUP_KEY: key32 });
}

/** Where migrations are run: as the owner of the database, which the service itself never is. */
export function readOwnerUrl(env: NodeJS.ProcessEnv = process.env): string {
  return parseConfig({ DATABASE_OWNER_URL: z.url() }, env).DATABASE_OWNER_URL;
}
