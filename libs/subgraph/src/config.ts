import type { KafkaConfig } from '@imdinett/events/transport';
import { kafkaConfig, kafkaShape, parseConfigs, processShape, tokenShape } from '@imdinett/service';
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
  readonly jwks: {
    readonly identity: string;
    readonly accessRecords: string;
    readonly gateway: string;
  };
  readonly database: { readonly app: string; readonly job: string; readonly audit: string };
};

/** What every subgraph reads from the environment, and the service's own variables as they stand in `extra`. */
export function parseSubgraphConfig<S extends z.ZodRawShape>(
  name: string,
  env: NodeJS.ProcessEnv,
  shape: S,
): SubgraphConfig & { readonly extra: Readonly<z.infer<z.ZodObject<S>>> } {
  const { own, extra } = parseConfigs({ own: subgraphShape, extra: shape }, env);
  return {
    profile: own.IMDINETT_PROFILE,
    logLevel: own.LOG_LEVEL,
    host: own.HOST,
    port: own.PORT,
    kafka: kafkaConfig(`imdinett.${name}`, own),
    issuer: own.IDENTITY_ISSUER,
    audience: own.TOKEN_AUDIENCE,
    jwks: {
      identity: own.IDENTITY_JWKS_URL,
      accessRecords: own.ACCESS_RECORD_JWKS_URL,
      gateway: own.GATEWAY_JWKS_URL,
    },
    database: {
      app: own.DATABASE_APP_URL,
      job: own.DATABASE_JOB_URL,
      audit: own.DATABASE_AUDIT_URL,
    },
    extra,
  };
}
