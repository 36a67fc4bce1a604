import type { KafkaConfig } from '@imdinett/events/transport';
import { z } from 'zod';

/** Everything that is wrong with the environment, told at once. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(readonly problems: readonly string[]) {
    super(
      `The configuration has ${String(problems.length)} problem(s):\n- ${problems.join('\n- ')}`,
    );
  }
}

type Shapes = Readonly<Record<string, z.ZodRawShape>>;
type Parsed<G extends Shapes> = { readonly [K in keyof G]: Readonly<z.infer<z.ZodObject<G[K]>>> };

/**
 * Reads the environment once. Every problem is reported together, so that an operator mends it in one go.
 * The local profile carries demo secrets and is refused in production.
 */
export function parseConfig<S extends z.ZodRawShape>(
  shape: S,
  env: NodeJS.ProcessEnv,
): Readonly<z.infer<z.ZodObject<S>>> {
  return parseConfigs({ all: shape }, env).all;
}

/** The same for several groups of variables that are used apart. */
export function parseConfigs<G extends Shapes>(groups: G, env: NodeJS.ProcessEnv): Parsed<G> {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const results = Object.entries(groups).map(
    ([group, shape]) => [group, z.object(shape).safeParse(given)] as const,
  );
  const problems = results.flatMap(([group, result]) => [
    ...(result.error?.issues ?? []).map((issue) => `${issue.path.join('.')}: ${issue.message}`),
    ...(groups[group] && saslVariable in groups[group] ? saslProblems(given) : []),
  ]);
  if (env['NODE_ENV'] === 'production' && env['IMDINETT_PROFILE'] === 'local')
    problems.push(
      'IMDINETT_PROFILE: local carries demo secrets and is refused with NODE_ENV=production',
    );
  if (problems.length > 0) throw new ConfigError(problems);
  return Object.fromEntries(
    results.map(([group, result]) => [group, Object.freeze(result.data)]),
  ) as Parsed<G>;
}

const saslVariable = 'KAFKA_SASL_MECHANISM';

function saslProblems(given: NodeJS.ProcessEnv): string[] {
  if (given[saslVariable] === undefined) return [];
  return ['KAFKA_SASL_USERNAME', 'KAFKA_SASL_PASSWORD']
    .filter((name) => given[name] === undefined)
    .map((name) => `${name}: is needed with ${saslVariable}`);
}

const flag = z.enum(['true', 'false']).transform((text) => text === 'true');
const list = z.string().transform((text) => text.split(',').map((part) => part.trim()));

/** A byte key: base64 of exactly 32 bytes. */
export const key32 = z
  .string()
  .refine((text) => Buffer.from(text, 'base64').length === 32, 'must be base64 of 32 bytes');

/** A ring of keys, `id:base64,id:base64`; the first one encrypts, all decrypt. */
export const keyRing = z
  .string()
  .refine(
    (text) =>
      text
        .split(',')
        .every(
          (part) =>
            /^[\w-]+:/.test(part) && key32.safeParse(part.slice(part.indexOf(':') + 1)).success,
        ),
    'must be a list of id:<base64 of 32 bytes>, separated by commas',
  );

/** What every process reads. */
export const processShape = {
  IMDINETT_PROFILE: z.enum(['local', 'production']).default('production'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error']).default('info'),
  HOST: z.string().default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65535),
};

export const kafkaShape = {
  KAFKA_BROKERS: list,
  KAFKA_TLS: flag.default(false),
  KAFKA_CA_FILE: z.string().optional(),
  KAFKA_SASL_MECHANISM: z.enum(['plain', 'scram-sha-256', 'scram-sha-512']).optional(),
  KAFKA_SASL_USERNAME: z.string().optional(),
  KAFKA_SASL_PASSWORD: z.string().optional(),
};

/** The variables as the event library takes them. TLS and SASL are a matter of configuration alone. */
export function kafkaConfig(
  clientId: string,
  read: Readonly<z.infer<z.ZodObject<typeof kafkaShape>>>,
): KafkaConfig {
  const {
    KAFKA_SASL_MECHANISM: mechanism,
    KAFKA_SASL_USERNAME: username = '',
    KAFKA_SASL_PASSWORD: password = '',
  } = read;
  return {
    clientId,
    brokers: read.KAFKA_BROKERS,
    tls: read.KAFKA_TLS,
    caFile: read.KAFKA_CA_FILE,
    sasl: mechanism && { mechanism, username, password },
  };
}

export const tokenShape = {
  IDENTITY_ISSUER: z.url(),
  TOKEN_AUDIENCE: z.string().min(1),
  IDENTITY_JWKS_URL: z.url(),
  ACCESS_RECORD_JWKS_URL: z.url(),
};
