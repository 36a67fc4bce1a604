import { key32, keyRing, parseConfig } from '@imdinett/service';
import { parseSubgraphConfig, type SubgraphConfig } from '@imdinett/subgraph';
import { z } from 'zod';

export type NirConfig = SubgraphConfig & {
  readonly secrets: { readonly dataKeys: string; readonly lookupKey: string };
};

const shape = {
  /** Encrypts national ids, addresses and notes on closed data. */
  DATA_KEYS: keyRing,
  /** Of the keyed hash by which a national id is found. */
  LOOKUP_KEY: key32,
};

export function readConfig(env: NodeJS.ProcessEnv = process.env): NirConfig {
  const { extra, ...config } = parseSubgraphConfig('nir', env, shape);
  return { ...config, secrets: { dataKeys: extra.DATA_KEYS, lookupKey: extra.LOOKUP_KEY } };
}

/** Migrations run as the owner of the database, apart from the service. */
export function readMigrateConfig(env: NodeJS.ProcessEnv = process.env): { readonly url: string } {
  return { url: parseConfig({ DATABASE_OWNER_URL: z.url() }, env).DATABASE_OWNER_URL };
}
