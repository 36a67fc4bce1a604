import { randomBytes, randomUUID } from 'node:crypto';
import type { UserViewer } from '@imdinett/access';
import {
  generateSigningKey,
  importSigningKey,
  issueAccessToken,
  localKeys,
  signGatewayAssertion,
} from '@imdinett/auth';
import { unauthenticated } from '@imdinett/kernel';
import type { EventType, NewEvent } from '@imdinett/events';
import type { RunningService, SubgraphOverrides } from '@imdinett/subgraph';
import { createTestDatabase, type TestDatabase } from './database';

const issuer = 'http://identity.test';
const audience = 'imdinett-test';

export type Answer = {
  // Answers are looked at field by field in expectations; their shape is the schema's.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly data?: any;
  readonly errors?: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions: {
      readonly code: string;
      readonly rule?: string;
      readonly field?: string;
      readonly traceId?: string;
      readonly retryAfterSeconds?: number;
    };
  }[];
};

export type Harness = AsyncDisposable & {
  readonly url: string;
  readonly database: TestDatabase;
  /** Speaks GraphQL over HTTP as the gateway does: the user's token and a signed assertion. Null = nobody is logged in. */
  readonly query: (
    viewer: UserViewer | null,
    document: string,
    variables?: Readonly<Record<string, unknown>>,
  ) => Promise<Answer>;
  /** Hands the service an event as its consumer would. The same id twice is a redelivery. */
  readonly deliver: <T extends EventType>(
    event: NewEvent<T>,
    options?: { id?: string; time?: Date },
  ) => Promise<void>;
  /** The events that the service has committed, oldest first. */
  readonly outbox: () => Promise<
    {
      type: string;
      aggregateid: string;
      aggregateversion: string;
      payload: Readonly<Record<string, unknown>>;
    }[]
  >;
  readonly clock: { now: Date };
  /** Trace ids of the queries, oldest first. */
  readonly traces: readonly string[];
};

export type ServiceUnderTest = {
  readonly service: string;
  readonly migrations: Parameters<typeof createTestDatabase>[1];
  /** `(env, overrides) => startNir(readConfig(env), overrides)` */
  readonly start: (env: NodeJS.ProcessEnv, overrides: SubgraphOverrides) => Promise<RunningService>;
  readonly env?: Readonly<Record<string, string>>;
};

/** One service on a database of its own, over real HTTP; Kafka's part is played by `deliver` and `outbox`. */
export async function startForTest({
  service,
  migrations,
  start,
  env = {},
}: ServiceUnderTest): Promise<Harness> {
  const stack = new AsyncDisposableStack();
  const database = stack.use(await createTestDatabase(service, migrations));
  const [identityKey, gatewayKey] = await Promise.all([testKey('identity'), testKey('gateway')]);
  const viewers = new Map<string, UserViewer>();
  const clock = { now: new Date() };
  const traces: string[] = [];

  const running = stack.use(
    await start(
      {
        NODE_ENV: 'test',
        LOG_LEVEL: 'error',
        PORT: '0',
        KAFKA_BROKERS: '127.0.0.1:1',
        IDENTITY_ISSUER: issuer,
        TOKEN_AUDIENCE: audience,
        IDENTITY_JWKS_URL: `${issuer}/jwks`,
        ACCESS_RECORD_JWKS_URL: `${issuer}/access`,
        GATEWAY_JWKS_URL: `${issuer}/gateway`,
        DATABASE_APP_URL: database.urls.app,
        DATABASE_JOB_URL: database.urls.job,
        DATABASE_AUDIT_URL: database.urls.audit,
        ...env,
      },
      {
        now: () => clock.now,
        keys: {
          accessTokens: localKeys({ keys: [identityKey.publicJwk] }),
          gateway: localKeys({ keys: [gatewayKey.publicJwk] }),
        },
        viewerOf: ({ sessionId }) => {
          const viewer = viewers.get(sessionId);
          return viewer ? Promise.resolve(viewer) : Promise.reject(unauthenticated());
        },
        stream: false,
      },
    ),
  );

  const tokenOf = async (viewer: UserViewer): Promise<string> => {
    viewers.set(viewer.sessionId, viewer);
    const now = new Date();
    return issueAccessToken(
      identityKey.key,
      {
        userId: viewer.id,
        sessionId: viewer.sessionId,
        tokenId: randomUUID(),
        epoch: 1,
        issuedAt: now,
        expiresAt: new Date(now.getTime() + 300_000),
        authTime: now,
        otpTime: viewer.otpTime,
        clientId: 'test',
      },
      { issuer, audience },
    );
  };

  return {
    url: running.url,
    database,
    clock,
    traces,
    query: async (viewer, document, variables = {}) => {
      const body = Buffer.from(JSON.stringify({ query: document, variables }));
      const token = viewer === null ? null : await tokenOf(viewer);
      const assertion = await signGatewayAssertion(gatewayKey.key, {
        audience: service,
        body,
        token,
        now: new Date(),
      });
      const trace = randomBytes(16).toString('hex');
      traces.push(trace);
      const response = await fetch(running.url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          traceparent: `00-${trace}-${'1'.repeat(16)}-01`,
          'gateway-assertion': assertion,
          ...(token !== null && { authorization: `Bearer ${token}` }),
        },
        body,
      });
      return (await response.json()) as Answer;
    },
    deliver: (event, options) => running.deliver(event, options),
    outbox: () =>
      database.select(
        'SELECT type, aggregateid, aggregateversion, payload FROM outbox ORDER BY sequence',
      ),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

async function testKey(kid: string) {
  const { publicJwk, privateJwk } = await generateSigningKey(kid);
  return { publicJwk, key: await importSigningKey(privateJwk) };
}
