import { randomUUID } from 'node:crypto';
import { createServer, type AddressInfo } from 'node:net';
import type { Role, UserViewer } from '@imdinett/access';
import {
  generateSigningKey,
  importSigningKey,
  localKeys,
  remoteKeys,
  signGatewayAssertion,
} from '@imdinett/auth';
import { makeDataSource, makeTransaction, sealer } from '@imdinett/persistence';
import { startForTest, type Answer, type Harness } from '@imdinett/testing';
import { generateSync } from 'otplib';
import { sendMessages, type Mail } from '../src/app/mail';
import { readMailbox } from '../src/app/mailbox';
import { provisionUsers, type DemoUser } from '../src/app/provision';
import { readConfig } from '../src/config';
import type { Deps } from '../src/context';
import { entities, migrations } from '../src/db/data-source';
import { makeDeps } from '../src/deps';
import { startIdentity } from '../src/service';

const ring = (id: string, byte: number): string =>
  `${id}:${Buffer.alloc(32, byte).toString('base64')}`;

const env = {
  IMDINETT_PROFILE: 'local',
  FRONTEND_URL: 'https://imdinett.test',
  DATA_KEYS: ring('k1', 1),
  KEY_ENCRYPTION_KEYS: ring('k1', 2),
  PASSWORD_PEPPER: ring('p1', 3),
};

const secrets = {
  dataKeys: env.DATA_KEYS,
  keyEncryptionKeys: env.KEY_ENCRYPTION_KEYS,
  pepper: env.PASSWORD_PEPPER,
};

/** Seals signing keys, as the service has it. */
export const keySealer = sealer(secrets.keyEncryptionKeys);

export type Grant = {
  readonly role: Role;
  readonly municipality?: string;
  readonly district?: string;
  readonly validTo?: string;
};

export type Given = Partial<Omit<DemoUser, 'grants'>> & { readonly grants?: readonly Grant[] };

export type Identity = AsyncDisposable & {
  readonly harness: Harness;
  /** Takes in a user of the demo world. */
  readonly given: (user?: Given) => Promise<DemoUser>;
  /** The user as a caller who gave a one-time code just now. */
  readonly as: (user: DemoUser, options?: { readonly otpTime?: Date }) => UserViewer;
  /** The service's own dependencies, for what no operation shows. */
  readonly deps: Deps;
  /** Sends what is due, and gives what stands in the mailbox, the oldest first. */
  readonly mailbox: () => Promise<readonly Mail[]>;
};

/** Callers are given by the test; login is not needed. */
export async function startIdentityForTest(): Promise<Identity> {
  const harness = await startForTest({
    service: 'identity',
    migrations,
    start: (given, overrides) => startIdentity(readConfig(given), overrides),
    env,
  });
  return around(harness);
}

export type Browser = Identity & {
  /** What a browser sends through the gateway: whoever has a token is who it says. */
  readonly ask: (
    document: string,
    variables?: object,
    from?: { readonly token?: string | null; readonly ip?: string },
  ) => Promise<Answer>;
  readonly jwksUrl: string;
};

/** Callers have logged in: tokens of the service's own keys, checked against its own database. */
export async function startWithLogins(): Promise<Browser> {
  const port = await freePort();
  const base = `http://127.0.0.1:${String(port)}`;
  const jwksUrl = `${base}/.well-known/jwks.json`;
  const { publicJwk, privateJwk } = await generateSigningKey('browser');
  const key = await importSigningKey(privateJwk);
  const harness = await startForTest({
    service: 'identity',
    migrations,
    env: { ...env, PORT: String(port) },
    start: (given, { now }) =>
      startIdentity(readConfig(given), {
        ...(now && { now }),
        keys: { accessTokens: remoteKeys(jwksUrl), gateway: localKeys({ keys: [publicJwk] }) },
        stream: false,
      }),
  });

  const ask: Browser['ask'] = async (
    document,
    variables = {},
    { token = null, ip = '192.0.2.1' } = {},
  ) => {
    const body = Buffer.from(JSON.stringify({ query: document, variables }));
    const assertion = await signGatewayAssertion(key, {
      audience: 'identity',
      body,
      token,
      now: new Date(),
      clientIp: ip,
    });
    const response = await fetch(harness.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'gateway-assertion': assertion,
        ...(token !== null && { authorization: `Bearer ${token}` }),
      },
      body,
    });
    return (await response.json()) as Answer;
  };
  return { ...(await around(harness)), ask, jwksUrl };
}

async function around(harness: Harness): Promise<Identity> {
  const job = makeDataSource({
    url: harness.database.urls.job,
    entities,
    poolSize: 2,
    applicationName: 'identity test',
  });
  await job.initialize();
  const now = (): Date => harness.clock.now;
  const log = { debug: noop, info: noop, warn: noop, error: noop } as unknown as Deps['log'];
  const deps = makeDeps(
    {
      now,
      transaction: makeTransaction({
        service: 'identity',
        app: job,
        job,
        now,
        trace: () => undefined,
      }),
      log,
    },
    {
      secrets,
      mail: { smtp: null, frontendUrl: env.FRONTEND_URL },
      issuer: 'http://identity.test',
      audience: 'imdinett-test',
    },
  );
  return {
    harness,
    deps,
    mailbox: async () => {
      await sendMessages(deps);
      return (await readMailbox(deps, 1000)).map(({ mail }) => mail).reverse();
    },
    given: async ({ grants = [], ...given } = {}) => {
      const id = given.id ?? randomUUID();
      const user: DemoUser = {
        id,
        username: `u${id.slice(0, 8)}`,
        password: 'et langt passord for prøver',
        totpSecret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
        name: 'Kari Nordmann',
        email: `${id.slice(0, 8)}@skien.example`,
        mobile: '+4790000000',
        homeMunicipality: '4003',
        homeDistrict: null,
        ...given,
        grants: grants.map(({ role, municipality = null, district = null, validTo = null }) => ({
          id: randomUUID(),
          role,
          municipality,
          district,
          validFrom: '2024-01-01',
          validTo,
        })),
      };
      await provisionUsers(deps, [user]);
      return user;
    },
    as: ({ id, grants }, { otpTime = harness.clock.now } = {}) => ({
      kind: 'user',
      id,
      sessionId: randomUUID(),
      otpTime,
      grants: grants as UserViewer['grants'],
    }),
    [Symbol.asyncDispose]: async () => {
      await job.destroy();
      await harness[Symbol.asyncDispose]();
    },
  };
}

const noop = (): void => undefined;

export const codeFor = (user: DemoUser, at: Date): string =>
  generateSync({ secret: user.totpSecret, epoch: Math.floor(at.getTime() / 1000) });

export const sessionFields =
  'accessToken accessTokenExpiresAt refreshToken refreshTokenExpiresAt user { id username name }';

export type Tokens = { readonly accessToken: string; readonly refreshToken: string };

/** Password and one-time code. The user's last step is forgotten, so that a test need not wait for the next one. */
export async function logIn({ ask, harness }: Browser, user: DemoUser): Promise<Tokens> {
  await harness.database.select('UPDATE credential SET totp_last_step = NULL WHERE user_id = $1', [
    user.id,
  ]);
  const challenge = await ask(
    'mutation ($input: LoginInput!) { login(input: $input) { challengeToken } }',
    {
      input: { username: user.username, password: user.password },
    },
  );
  const { challengeToken } = challenge.data.login as { challengeToken: string };
  const answer = await ask(
    `mutation ($input: VerifyOneTimeCodeInput!) { verifyOneTimeCode(input: $input) { ${sessionFields} } }`,
    {
      input: { challengeToken, code: codeFor(user, harness.clock.now) },
    },
  );
  return answer.data.verifyOneTimeCode as Tokens;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
