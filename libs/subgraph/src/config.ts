import type { KafkaConfig } from '@imdinett/events/transport';
import { kafkaShape, parseConfig, processShape, tokenShape } from '@imdinett/service';
import { z } from 'zod';

const subgraphShape = {
  ...processShape,
  ...kafkaShape,
  ...tokenShape,
  GATEWAY_JWKS_URL: z.url(),
  DATABASE_APP_URL: z.url(),
  DATABASE_JOB_URL: z.url(),
  DATABASE_AUDIT_URL: z.url(),
};

export type SubgraphConfig = {
  readonly profile: 'local' | 'production';
  readonly logLevel: string;
  readonly host: string;
  readonly port: number;
  readonly kafka: KafkaConfig;
  readonly issuer: string;
  readonly audience: string;
  readonly jwks: { readonly identity: string; readonly accessRecords: string; readonly gateway: string };
  readonly database: { readonly app: string; readonly job: string; readonly audit: string };
};

/** What every subgraph reads from the environment, and the service's own variables as they stand in `extra`. */
export function parseSubgraphConfig<S extends z.ZodRawShape>(
  env: NodeJS.ProcessEnv,
  extra: S,
): SubgraphConfig & { readonly extra: z.infer<z.ZodObject<S>> } {
  const own = parseConfig({ ...subgraphShape, ...extra }, env);
  const read = own as z.infer<z.ZodObject<typeof subgraphShape>>;
  return {
    profile: read.IMDINETT_PROFILE,
    logLevel: read.LOG_LEVEL,
    host: read.HOST,
    port: read.PORT,
    kafka: kafkaConfig(read),
    issuer: read.IDENTITY_ISSUER,
    audience: read.TOKEN_AUDIENCE,
    jwks: { identity: read.IDENTITY_JWKS_URL, accessRecords: read.ACCESS_RECORD_JWKS_URL, gateway: read.GATEWAY_JWKS_URL },
    database: { app: read.DATABASE_APP_URL, job: read.DATABASE_JOB_URL, audit: read.DATABASE_AUDIT_URL },
    extra: Object.fromEntries(Object.keys(extra).map((key) => [key, own[key as keyof typeof own]])) as z.infer<z.ZodObject<S>>,
  };
}
