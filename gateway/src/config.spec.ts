import { ConfigError } from '@imdinett/service';
import { readConfig } from './config';

const key = { kty: 'OKP', crv: 'Ed25519', kid: 'a', x: 'x', d: 'd' };
const env = {
  IMDINETT_PROFILE: 'local',
  PORT: '4000',
  KAFKA_BROKERS: '127.0.0.1:9092',
  IDENTITY_ISSUER: 'http://127.0.0.1:4001',
  TOKEN_AUDIENCE: 'imdinett',
  IDENTITY_JWKS_URL: 'http://127.0.0.1:4001/.well-known/jwks.json',
  ACCESS_RECORD_JWKS_URL: 'http://127.0.0.1:4001/.well-known/access-records.jwks.json',
  GATEWAY_SIGNING_KEYS: JSON.stringify({ keys: [key] }),
  SUBGRAPH_URLS: 'identity=http://127.0.0.1:4001/graphql, nir=http://127.0.0.1:4002/graphql',
  ARTEFACT: 'gateway',
};

function problemsOf(changed: Record<string, string>): string {
  try {
    readConfig({ ...env, ...changed });
    return '';
  } catch (error) {
    return error instanceof ConfigError ? error.problems.join('\n') : String(error);
  }
}

it('reads what the gateway needs', () => {
  const config = readConfig({ ...env, EXPLORER: 'true' });
  expect(config).toMatchObject({
    port: 4000,
    host: '127.0.0.1',
    artefact: 'gateway',
    explorer: true,
    profile: 'local',
  });
  expect([...config.subgraphs]).toEqual([
    ['identity', 'http://127.0.0.1:4001/graphql'],
    ['nir', 'http://127.0.0.1:4002/graphql'],
  ]);
  expect(config.signingKeys).toEqual([key]);
});

it('tells all that is wrong at once', () => {
  const problems = problemsOf({
    PORT: 'x',
    GATEWAY_SIGNING_KEYS: '{',
    SUBGRAPH_URLS: 'identity',
    ARTEFACT: '',
  });
  for (const name of ['PORT', 'GATEWAY_SIGNING_KEYS', 'SUBGRAPH_URLS', 'ARTEFACT'])
    expect(problems).toContain(name);
});

it('takes no key set without a private key, and repeats none', () => {
  const problems = problemsOf({
    GATEWAY_SIGNING_KEYS: JSON.stringify({ keys: [{ ...key, d: undefined, x: 'secret-part' }] }),
  });
  expect(problems).toContain('GATEWAY_SIGNING_KEYS');
  expect(problems).not.toContain('secret-part');
});

it('serves the explorer in the local profile alone', () => {
  expect(problemsOf({ EXPLORER: 'true', IMDINETT_PROFILE: 'production' })).toContain('EXPLORER');
});

it('believes no proxy unless it is named, and takes addresses only', () => {
  expect(readConfig(env).trustedProxies).toEqual([]);
  expect(readConfig({ ...env, TRUSTED_PROXIES: '10.0.0.0/8, 127.0.0.1' }).trustedProxies).toEqual([
    '10.0.0.0/8',
    '127.0.0.1',
  ]);
  expect(problemsOf({ TRUSTED_PROXIES: 'true' })).toContain('TRUSTED_PROXIES');
});
