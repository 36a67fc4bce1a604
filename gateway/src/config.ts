import type { KafkaConfig } from '@imdinett/events/transport';
import {
  ConfigError,
  kafkaConfig,
  kafkaShape,
  parseConfig,
  processShape,
  tokenShape,
} from '@imdinett/service';
import { z } from 'zod';

const jwks = z
  .string()
  .transform((text, context) => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      context.addIssue('must be a JSON Web Key Set');
      return z.NEVER;
    }
  })
  .pipe(
    z.object({
      keys: z
        .array(
          z.looseObject({
            kid: z.string(),
            kty: z.literal('OKP'),
            crv: z.literal('Ed25519'),
            d: z.string(),
          }),
        )
        .min(1),
    }),
  );

/** `identity=http://127.0.0.1:4001/graphql,nir=…` */
const addresses = z.string().transform((text, context) => {
  const pairs = text.split(',').map((part) => /^\s*([a-z]+)=(https?:\/\/\S+?)\s*$/.exec(part));
  if (pairs.some((pair) => pair === null))
    context.addIssue('must be a list of name=url, separated by commas');
  return new Map(
    pairs.flatMap((pair) =>
      pair?.[1] !== undefined && pair[2] !== undefined ? [[pair[1], pair[2]] as const] : [],
    ),
  );
});

const gatewayShape = {
  ...processShape,
  ...kafkaShape,
  ...tokenShape,
  GATEWAY_SIGNING_KEYS: jwks,
  SUBGRAPH_URLS: addresses,
  ARTEFACT: z.string().min(1),
  EXPLORER: z.enum(['true', 'false']).default('false'),
  /** Addresses (CIDR) of what stands in front: only their X-Forwarded-For is believed. Limits per source rest on it. */
  TRUSTED_PROXIES: z
    .string()
    .default('')
    .transform((text) =>
      text
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== ''),
    )
    .pipe(z.array(z.union([z.cidrv4(), z.cidrv6(), z.ipv4(), z.ipv6()]))),
};

export type GatewayConfig = {
  readonly profile: 'local' | 'production';
  readonly logLevel: string;
  readonly host: string;
  readonly port: number;
  readonly kafka: KafkaConfig;
  readonly issuer: string;
  readonly audience: string;
  readonly jwks: { readonly identity: string; readonly accessRecords: string };
  /** The first one signs, all are published. */
  readonly signingKeys: z.infer<typeof jwks>['keys'];
  readonly subgraphs: ReadonlyMap<string, string>;
  readonly artefact: string;
  readonly explorer: boolean;
  readonly trustedProxies: readonly string[];
};

export function readConfig(env: NodeJS.ProcessEnv = process.env): GatewayConfig {
  const own = parseConfig(gatewayShape, env);
  if (own.EXPLORER === 'true' && own.IMDINETT_PROFILE !== 'local')
    throw new ConfigError(['EXPLORER: only in the local profile']);
  return {
    profile: own.IMDINETT_PROFILE,
    logLevel: own.LOG_LEVEL,
    host: own.HOST,
    port: own.PORT,
    kafka: kafkaConfig('imdinett.gateway', own),
    issuer: own.IDENTITY_ISSUER,
    audience: own.TOKEN_AUDIENCE,
    jwks: { identity: own.IDENTITY_JWKS_URL, accessRecords: own.ACCESS_RECORD_JWKS_URL },
    signingKeys: own.GATEWAY_SIGNING_KEYS.keys,
    subgraphs: own.SUBGRAPH_URLS,
    artefact: own.ARTEFACT,
    trustedProxies: own.TRUSTED_PROXIES,
    explorer: own.EXPLORER === 'true',
  };
}

/** `@apollo/gateway` posts metrics from its constructor unless it finds this. */
export function silenceTelemetry(): void {
  process.env['APOLLO_TELEMETRY_DISABLED'] = 'true';
}
