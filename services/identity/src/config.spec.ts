import { readConfig } from './config';

const ring = `k1:${Buffer.alloc(32, 1).toString('base64')}`;
const env = {
  PORT: '4001',
  KAFKA_BROKERS: 'kafka:9092',
  IDENTITY_ISSUER: 'https://identity.example',
  TOKEN_AUDIENCE: 'imdinett',
  IDENTITY_JWKS_URL: 'https://identity.example/jwks',
  ACCESS_RECORD_JWKS_URL: 'https://identity.example/access',
  GATEWAY_JWKS_URL: 'https://gateway.example/jwks',
  DATABASE_APP_URL: 'postgres://app@db/identity',
  DATABASE_JOB_URL: 'postgres://job@db/identity',
  DATABASE_AUDIT_URL: 'postgres://audit@db/identity',
  DATA_KEYS: ring,
  KEY_ENCRYPTION_KEYS: ring,
  PASSWORD_PEPPER: ring,
};
const production = {
  ...env,
  SMTP_URL: 'smtps://user:secret@mail.example:465',
  FRONTEND_URL: 'https://imdinett.example/',
};

it('sends messages over SMTP, with links to the frontend', () => {
  expect(readConfig(production).mail).toEqual({
    smtp: { url: production.SMTP_URL, from: 'IMDinett <ikke-svar@imdinett.example>' },
    frontendUrl: 'https://imdinett.example',
  });
});

it('tells all that production lacks at once', () => {
  const wrong = { ...env, IDENTITY_ISSUER: 'http://identity.example' };
  expect(() => readConfig(wrong)).toThrow(/SMTP_URL[^]*FRONTEND_URL[^]*IDENTITY_ISSUER/);
});

it('keeps messages in the local profile', () => {
  const local = { ...env, IMDINETT_PROFILE: 'local', IDENTITY_ISSUER: 'http://127.0.0.1:4001' };
  expect(readConfig(local).mail).toEqual({ smtp: null, frontendUrl: 'http://127.0.0.1:4000' });
});

it('takes no other protocol for mail', () => {
  expect(() => readConfig({ ...production, SMTP_URL: 'https://mail.example' })).toThrow('SMTP_URL');
});
