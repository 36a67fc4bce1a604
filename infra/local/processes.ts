import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseEnv } from 'node:util';
import { roleUrl } from '../postgres/databases.ts';
import { root, serviceNames, type Ports, type ProcessName, type ServiceName } from './config.ts';

/** What a process needs to know of the system around it. */
export type Surroundings = {
  readonly ports: Ports;
  readonly adminUrl: string;
  readonly brokers: string;
  /** The terminal's environment: PATH and the like; also what a person sets to override a value. */
  readonly env: Readonly<NodeJS.ProcessEnv>;
};

const folderOf = (name: ProcessName): string =>
  name === 'gateway' ? 'gateway' : `services/${name}`;

export const scriptOf = (
  name: ProcessName,
  script: 'main' | 'migrate' | 'mailbox' | 'keys',
): string => path.join(root, folderOf(name), 'dist', `${script}.js`);

export const originOf = (ports: Ports, name: ProcessName): string =>
  `http://127.0.0.1:${ports[name]}`;

export function addressesOf(ports: Ports): Addresses {
  const graphql = (name: ProcessName): string => `${originOf(ports, name)}/graphql`;
  return {
    gateway: graphql('gateway'),
    explorer: `${originOf(ports, 'gateway')}/explorer`,
    subgraphs: byService(graphql),
    jwks: `${originOf(ports, 'identity')}/.well-known/jwks.json`,
    kafka: `127.0.0.1:${ports.kafka}`,
  };
}

export type Addresses = {
  readonly gateway: string;
  readonly explorer: string;
  readonly subgraphs: Readonly<Record<ServiceName, string>>;
  readonly jwks: string;
  readonly kafka: string;
};

/** The environment of one process: the demo values that stand in the repository, and on top what depends on the machine. */
export function environmentOf(name: ProcessName, around: Surroundings): Record<string, string> {
  const { ports, env } = around;
  const identity = originOf(ports, 'identity');
  const inherited = Object.fromEntries(
    ['PATH', 'HOME', 'TZ', 'LANG', 'NODE_COMPILE_CACHE', 'NODE_EXTRA_CA_CERTS', 'LOG_LEVEL']
      .map((key) => [key, env[key]] as const)
      .filter((entry): entry is readonly [string, string] => entry[1] !== undefined),
  );
  return {
    ...demoValues('common'),
    ...demoValues(name),
    ...inherited,
    NODE_ENV: 'development',
    // kafkajs computes timers that Node 24 warns of; nothing is wrong with them.
    NODE_OPTIONS: '--enable-source-maps --disable-warning=TimeoutNegativeWarning',
    HOST: '127.0.0.1',
    PORT: String(ports[name]),
    KAFKA_BROKERS: around.brokers,
    IDENTITY_ISSUER: identity,
    IDENTITY_JWKS_URL: `${identity}/.well-known/jwks.json`,
    ACCESS_RECORD_JWKS_URL: `${identity}/.well-known/access-records.jwks.json`,
    ...(name === 'gateway' ? gatewayValues(ports) : subgraphValues(name, around)),
  };
}

function gatewayValues(ports: Ports): Record<string, string> {
  const urls = Object.entries(addressesOf(ports).subgraphs).map(([name, url]) => `${name}=${url}`);
  return { SUBGRAPH_URLS: urls.join(','), ARTEFACT: path.join(root, 'gateway') };
}

function subgraphValues(
  name: ServiceName,
  { ports, adminUrl }: Surroundings,
): Record<string, string> {
  // The owner's URL is for migrations; a process that serves never holds it.
  return {
    DATABASE_APP_URL: roleUrl(adminUrl, name, 'app'),
    DATABASE_JOB_URL: roleUrl(adminUrl, name, 'job'),
    DATABASE_AUDIT_URL: roleUrl(adminUrl, name, 'audit'),
    GATEWAY_JWKS_URL: `${originOf(ports, 'gateway')}/.well-known/jwks.json`,
  };
}

function demoValues(name: string): Record<string, string> {
  const text = readFileSync(path.join(import.meta.dirname, 'env', `${name}.env`), 'utf8');
  return parseEnv(text) as Record<string, string>;
}

function byService<T>(of: (name: ServiceName) => T): Record<ServiceName, T> {
  return Object.fromEntries(serviceNames.map((name) => [name, of(name)])) as Record<ServiceName, T>;
}
