import { ConfigError, keyRing, parseConfig } from '@imdinett/service';
import { parseSubgraphConfig, type SubgraphConfig } from '@imdinett/subgraph';
import { z } from 'zod';

export type IdentitySecrets = {
  readonly dataKeys: string;
  readonly keyEncryptionKeys: string;
  readonly pepper: string;
};

/** `smtp` null: messages are kept in the database and not sent. */
export type MailConfig = {
  readonly smtp: { readonly url: string; readonly from: string } | null;
  readonly frontendUrl: string;
};

export type IdentityConfig = SubgraphConfig & {
  readonly secrets: IdentitySecrets;
  readonly mail: MailConfig;
};

export function readConfig(env: NodeJS.ProcessEnv = process.env): IdentityConfig {
  const { extra, ...config } = parseSubgraphConfig('identity', env, {
    ...secretsShape,
    ...mailShape,
  });
  const problems = [
    ...(extra.SMTP_URL === '' ? ['SMTP_URL: only the local profile can do without'] : []),
    ...(extra.FRONTEND_URL.startsWith('https:') ? [] : ['FRONTEND_URL: must be https']),
    // RFC 8414, 2.
    ...(config.issuer.startsWith('https:') ? [] : ['IDENTITY_ISSUER: must be https']),
  ];
  if (problems.length > 0 && config.profile !== 'local') throw new ConfigError(problems);
  return { ...config, secrets: secretsOf(extra), mail: mailOf(extra) };
}

const mailShape = {
  /** `smtps://user:password@host:465`. Empty in the local profile: messages are kept, and `npm run mailbox` shows them. */
  SMTP_URL: z.union([z.literal(''), z.url({ protocol: /^smtps?$/ })]).default(''),
  MAIL_FROM: z.string().min(3).default('IMDinett <ikke-svar@imdinett.example>'),
  /** Where frontends take the links of messages: `<url>/aktiver#…`, `<url>/nytt-passord#…`. */
  FRONTEND_URL: z.url().default('http://127.0.0.1:4000'),
};

const mailOf = (read: z.infer<z.ZodObject<typeof mailShape>>): MailConfig => ({
  smtp: read.SMTP_URL === '' ? null : { url: read.SMTP_URL, from: read.MAIL_FROM },
  frontendUrl: read.FRONTEND_URL.replace(/\/$/, ''),
});

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

export type JobConfig = {
  readonly url: string;
  readonly logLevel: string;
  readonly issuer: string;
  readonly audience: string;
  readonly secrets: IdentitySecrets;
  readonly mail: MailConfig;
};

/** Commands on the demo world: for a developer's machine only. */
export function readJobConfig(env: NodeJS.ProcessEnv = process.env): JobConfig {
  const { DATABASE_JOB_URL, LOG_LEVEL, ...read } = parseConfig(
    {
      IMDINETT_PROFILE: z.literal('local', 'this command is for the local profile only'),
      LOG_LEVEL: z.string().default('info'),
      DATABASE_JOB_URL: z.url(),
      IDENTITY_ISSUER: z.url(),
      TOKEN_AUDIENCE: z.string().min(1),
      ...secretsShape,
      ...mailShape,
    },
    env,
  );
  return {
    url: DATABASE_JOB_URL,
    logLevel: LOG_LEVEL,
    issuer: read.IDENTITY_ISSUER,
    audience: read.TOKEN_AUDIENCE,
    secrets: secretsOf(read),
    mail: mailOf(read),
  };
}

export type KeysConfig = Pick<JobConfig, 'url' | 'logLevel'> &
  Pick<IdentitySecrets, 'keyEncryptionKeys'>;

/** For the command on signing keys, in every profile: what it needs of the service's environment. */
export function readKeysConfig(env: NodeJS.ProcessEnv = process.env): KeysConfig {
  const read = parseConfig(
    {
      LOG_LEVEL: z.string().default('info'),
      DATABASE_JOB_URL: z.url(),
      KEY_ENCRYPTION_KEYS: secretsShape.KEY_ENCRYPTION_KEYS,
    },
    env,
  );
  return {
    url: read.DATABASE_JOB_URL,
    logLevel: read.LOG_LEVEL,
    keyEncryptionKeys: read.KEY_ENCRYPTION_KEYS,
  };
}
