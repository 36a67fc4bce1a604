import { existsSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Trouble } from './trouble.ts';

export const root = path.resolve(import.meta.dirname, '../..');

export const serviceNames = [
  'identity',
  'nir',
  'settlement',
  'grants',
  'jobbsjanse',
  'support',
] as const;
export type ServiceName = (typeof serviceNames)[number];
export const processNames = [...serviceNames, 'gateway'] as const;
export type ProcessName = (typeof processNames)[number];

const usualPorts = {
  postgres: 5432,
  kafka: 9092,
  kafkaController: 9093,
  gateway: 4000,
  identity: 4001,
  nir: 4002,
  settlement: 4003,
  grants: 4004,
  jobbsjanse: 4005,
  support: 4006,
};
export type PortName = keyof typeof usualPorts;
export type Ports = Readonly<Record<PortName, number>>;
export const portNames = Object.keys(usualPorts) as PortName[];

export type Settings = {
  /** Where data, logs, run files and demo.json of the local system stand. */
  readonly folder: string;
  /** How PostgreSQL and Kafka are had; `auto` looks at the environment, then for Docker, then starts its own. */
  readonly servers: 'auto' | 'given' | 'docker' | 'embedded';
  readonly databaseUrl: string | null;
  readonly kafkaBrokers: string | null;
  readonly ports: Ports;
  readonly kafkaCache: string;
  readonly images: { readonly postgres: string; readonly kafka: string };
  /** The terminal's environment, handed on to what is started. */
  readonly env: Readonly<NodeJS.ProcessEnv>;
};

export const portVariable = (name: PortName): string =>
  `${name.replace(/[A-Z]/, (letter) => `_${letter}`).toUpperCase()}_PORT`;

/** Everything that can be set for a local run, from the environment and from `.env` where that stands. */
export function readSettings(): Settings {
  const file = path.join(root, '.env');
  if (existsSync(file)) process.loadEnvFile(file);
  const env = process.env;
  const servers = env['IMDINETT_SERVERS'] ?? 'auto';
  if (servers !== 'auto' && servers !== 'given' && servers !== 'docker' && servers !== 'embedded')
    throw new Trouble(
      `IMDINETT_SERVERS is “${servers}”; it may be auto, given, docker or embedded.`,
    );
  return {
    folder: path.resolve(root, env['IMDINETT_FOLDER'] || '.local'),
    servers,
    databaseUrl: env['DATABASE_URL'] || null,
    kafkaBrokers: env['KAFKA_BROKERS'] || null,
    ports: readPorts(env),
    kafkaCache: env['KAFKA_CACHE'] || path.join(os.homedir(), '.cache', 'imdinett'),
    images: {
      postgres: env['POSTGRES_IMAGE'] || 'postgres:18',
      kafka: env['KAFKA_IMAGE'] || 'apache/kafka:4.1.0',
    },
    env,
  };
}

function readPorts(env: NodeJS.ProcessEnv): Ports {
  const ports: Record<PortName, number> = { ...usualPorts };
  for (const name of portNames) {
    const text = env[portVariable(name)];
    if (!text) continue;
    const port = Number(text);
    if (!Number.isInteger(port) || port < 1 || port > 65_535)
      throw new Trouble(`${portVariable(name)} is “${text}”; it must be a port number.`);
    ports[name] = port;
  }
  return ports;
}
