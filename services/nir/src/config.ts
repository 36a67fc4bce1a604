import { key32, keyRing, parseConfig } from '@imdinett/service';
import { parseSubgraphConfig } from '@imdinett/subgraph';
import { z } from 'zod';

export type NirConfig = ReturnType<typeof readConfig>;

export function readConfig(env: NodeJS.ProcessEnv) {
  const { extra, ...config } = parseSubgraphConfig('nir', env, {
    /** Encrypts national ids, addresses and notes on closed data. */
    DATA_KEYS: keyRing,
    /** Keyed hash by which a national id is found. */
    LOOKUP_KEY: key32,
  });
  return { ...config, secrets: { dataKeys: extra.DATA_KEYS, lookupKey: extra.LOOKUP_KEY } };
}

/** Migrations run as the owner of the database, apart from the service. */
export function readMigrateConfig(env: NodeJS.ProcessEnv) {
  return { url: parseConfig({ DATABASE_OWNER_URL: z.url() }, env).DATABASE_OWNER_URL };
}
