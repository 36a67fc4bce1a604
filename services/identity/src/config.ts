import { keyRing, parseConfig } from '@imdinett/service';
import { parseSubgraphConfig, type SubgraphConfig } from '@imdinett/subgraph';
import { z } from 'zod';

export type IdentitySecrets = {
  readonly dataKeys: string;
  readonly keyEncryptionKeys: string;
  readonly pepper: string;
};

export type IdentityConfig = SubgraphConfig & { readonly secrets: IdentitySecrets };

export function readConfig(env: NodeJS.ProcessEnv = process.env): IdentityConfig {
  const { extra, ...config } = parseSubgraphConfig('identity', env, secretsShape);
  return { ...config, secrets: secretsOf(extra) };
}

const secretsShape = {
  /** Seals one-time code secrets. */
  DATA_KEYS: keyRing,
  /** Seals the private halves of the signing keys. */
  KEY_ENCRYPTION_KEYS: keyRing,
  /** Keys for password hashes: who has the rows alone has nothing to guess with. */
  PASSWORD_PEPPER: keyRing,
};

const secretsOf = (read: z.infer<z.ZodObject<typeof secretsShape>>): IdentitySecrets => ({
  dataKeys: read.DATA_KEYS,
  keyEncryptionKeys: read.KEY_ENCRYPTION_KEYS,
  pepper: read.PASSWORD_PEPPER,
});

/** Migrations run as the owner of the database, apart from the service. */
export function readMigrateConfig(env: NodeJS.ProcessEnv = process.env): { readonly url: string } {
  return { url: parseConfig({ DATABASE_OWNER_URL: z.url() }, env).DATABASE_OWNER_URL };
}

export type ProvisionConfig = {
  readonly url: string;
  readonly logLevel: string;
  readonly issuer: string;
  readonly audience: string;
  readonly secrets: IdentitySecrets;
};

/** Demo users are taken in on a developer's machine only. */
export function readProvisionConfig(env: NodeJS.ProcessEnv = process.env): ProvisionConfig {
  const { DATABASE_JOB_URL, LOG_LEVEL, ...read } = parseConfig(
    {
      IMDINETT_PROFILE: z.literal('local', 'demo users are for the local profile only'),
      LOG_LEVEL: z.string().default('info'),
      DATABASE_JOB_URL: z.url(),
      IDENTITY_ISSUER: z.url(),
      TOKEN_AUDIENCE: z.string().min(1),
      ...secretsShape,
    },
    env,
  );
  return {
    url: DATABASE_JOB_URL,
    logLevel: LOG_LEVEL,
    issuer: read.IDENTITY_ISSUER,
    audience: read.TOKEN_AUDIENCE,
    secrets: secretsOf(read),
  };
}
