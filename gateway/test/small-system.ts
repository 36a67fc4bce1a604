import { generateSigningKey, importSigningKey, issueAccessToken, localKeys } from '@imdinett/auth';
import { AppError } from '@imdinett/kernel';
import { makeLogger } from '@imdinett/service';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Viewer } from '../src/authenticate';
import type { Artefact } from '../src/build-artefact';
import type { GatewayConfig } from '../src/config';
import { startGateway, type GatewayOverrides } from '../src/gateway';
import { compose, resolvers, schemas } from './small-graph';
import { startSmallSubgraph, type SmallSubgraph } from './small-subgraph';

export type Answer = {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly {
    readonly message: string;
    readonly path?: readonly unknown[];
    readonly extensions: Readonly<Record<string, unknown>>;
  }[];
};

export type SmallSystem = AsyncDisposable & {
  readonly url: string;
  readonly identity: SmallSubgraph;
  readonly nir: SmallSubgraph;
  readonly folder: string;
  /** As a user with these roles; null without a token. */
  readonly ask: (
    roles: readonly string[] | null,
    query: string,
    variables?: Readonly<Record<string, unknown>>,
  ) => Promise<Answer>;
  readonly post: (
    body: unknown,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<{ readonly status: number; readonly json: Answer }>;
  readonly tokenOf: (roles: readonly string[]) => Promise<string>;
  /** What was recorded of refusals: `action field`. */
  readonly recorded: string[];
  readonly access: { stale: boolean; refusal: AppError | null; audit: boolean };
  readonly publish: (artefact: Pick<Artefact, 'supergraph' | 'rules'>) => Promise<void>;
};

const issuer = 'http://identity.test';
const audience = 'imdinett-test';

/** The gateway between real HTTP on both sides; Kafka's part is played by the fields of `access`. */
export async function startSmallSystem(
  config: Partial<GatewayConfig> = {},
  overrides: GatewayOverrides = {},
): Promise<SmallSystem> {
  await using stack = new AsyncDisposableStack();
  const [identityKey, gatewayKey] = await Promise.all([
    generateSigningKey('identity'),
    generateSigningKey('gateway'),
  ]);
  const keys = localKeys({ keys: [gatewayKey.publicJwk] });
  const identity = stack.use(
    await startSmallSubgraph({
      name: 'identity',
      schema: schemas.identity,
      resolvers: resolvers.identity,
      keys,
    }),
  );
  const nir = stack.use(
    await startSmallSubgraph({ name: 'nir', schema: schemas.nir, resolvers: resolvers.nir, keys }),
  );
  const folder = await mkdtemp(join(tmpdir(), 'artefact-'));
  stack.defer(() => rm(folder, { recursive: true }));
  const publish = async ({
    supergraph,
    rules,
  }: Pick<Artefact, 'supergraph' | 'rules'>): Promise<void> => {
    await writeFile(join(folder, 'supergraph.graphql'), supergraph);
    await writeFile(join(folder, 'access-rules.json'), JSON.stringify(rules));
  };
  await publish(compose());

  const viewers = new Map<string, Viewer>();
  const recorded: string[] = [];
  const access: SmallSystem['access'] = { stale: false, refusal: null, audit: true };
  const record = (lines: readonly string[]): Promise<void> => {
    if (!access.audit)
      return Promise.reject(new AppError('UNAVAILABLE', 'Svaret kan ikke gis akkurat nå.'));
    recorded.push(...lines);
    return Promise.resolve();
  };
  const gateway = stack.use(
    await startGateway(
      {
        profile: 'production',
        logLevel: 'silent',
        host: '127.0.0.1',
        port: 0,
        kafka: { clientId: 'test', brokers: ['127.0.0.1:1'], tls: false },
        issuer,
        audience,
        jwks: { identity: `${issuer}/jwks`, accessRecords: `${issuer}/access` },
        signingKeys: [gatewayKey.privateJwk],
        subgraphs: new Map([
          ['identity', identity.url],
          ['nir', nir.url],
        ]),
        artefact: folder,
        explorer: false,
        trustedProxies: [],
        ...config,
      },
      {
        keys: localKeys({ keys: [identityKey.publicJwk] }),
        log: makeLogger({ name: 'gateway', level: 'silent' }),
        access: {
          isStale: () => access.stale,
          viewerOf: ({ sessionId }) => {
            const viewer = viewers.get(sessionId);
            if (access.refusal) return Promise.reject(access.refusal);
            return viewer
              ? Promise.resolve(viewer)
              : Promise.reject(new AppError('UNAUTHENTICATED', 'Du må logge inn på nytt.'));
          },
        },
        audit: {
          refused: (_viewer, fields) =>
            record(
              fields.flatMap(({ coordinate, actions }) =>
                actions.map((action) => `${action} ${coordinate}`),
              ),
            ),
          notLetIn: ({ userId }, reason) => record([`${reason} ${userId}`]),
        },
        ...overrides,
      },
    ),
  );

  const signer = await importSigningKey(identityKey.privateJwk);
  const tokenOf = async (roles: readonly string[]): Promise<string> => {
    const [now, sessionId] = [new Date(), randomUUID()];
    const grants = roles.map((role) => ({
      id: randomUUID(),
      role,
      municipality: '4003',
      district: null,
      validFrom: '2020-01-01',
      validTo: null,
    }));
    viewers.set(sessionId, {
      kind: 'user',
      id: 'user-1',
      sessionId,
      otpTime: now,
      grants,
    } as unknown as Viewer);
    const times = {
      issuedAt: now,
      expiresAt: new Date(now.getTime() + 60_000),
      authTime: now,
      otpTime: now,
    };
    return issueAccessToken(
      signer,
      { userId: 'user-1', sessionId, tokenId: randomUUID(), epoch: 1, clientId: 'test', ...times },
      { issuer, audience },
    );
  };
  const post: SmallSystem['post'] = async (body, headers = {}) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const response = await fetch(gateway.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: text,
    });
    return { status: response.status, json: (await response.json()) as Answer };
  };
  const running = stack.move();
  return {
    url: gateway.url,
    identity,
    nir,
    folder,
    recorded,
    access,
    publish,
    tokenOf,
    post,
    ask: async (roles, query, variables) =>
      (
        await post(
          { query, variables },
          roles === null ? {} : { authorization: `Bearer ${await tokenOf(roles)}` },
        )
      ).json,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}
