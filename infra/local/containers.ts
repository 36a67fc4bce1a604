import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { PostgreSqlContainer } from '@testcontainers/postgresql';
import { GenericContainer, Wait } from 'testcontainers';
import type { Settings } from './config.ts';
import { untilKafkaAnswers } from './kafka-answers.ts';
import { singleNode } from './kafka.ts';
import { serverSettings, superuser, superuserUrl } from './postgres.ts';
import { secureAddress, secureProperties, secureProtocol } from './secure-listener.ts';
import type { KafkaServer, PostgresServer, ServerOptions } from './server.ts';

const run = promisify(execFile);

// Within a container (where `/.dockerenv` stands) Testcontainers would ask the bridge's gateway for ports that are published here.
// eslint-disable-next-line n/no-process-env -- Testcontainers reads nothing else
process.env['TESTCONTAINERS_HOST_OVERRIDE'] ??= '127.0.0.1';

class LocalContainer extends GenericContainer {
  protected override async beforeContainerCreated(): Promise<void> {
    publishHere(this.hostConfig);
  }
}

class LocalPostgres extends PostgreSqlContainer {
  protected override async beforeContainerCreated(): Promise<void> {
    await super.beforeContainerCreated?.();
    publishHere(this.hostConfig);
  }
}

/** Testcontainers publishes on every address of the machine, and these servers have demo passwords. */
function publishHere(
  host: Readonly<{ PortBindings?: Record<string, { HostIp?: string }[]> }>,
): void {
  for (const binding of Object.values(host.PortBindings ?? {}).flat()) binding.HostIp = '127.0.0.1';
}

/** PostgreSQL in a container of its own, for one run of the tests. */
export async function containerPostgres({ images }: Settings): Promise<PostgresServer> {
  const container = await new LocalPostgres(images.postgres)
    .withUsername(superuser.name)
    .withPassword(superuser.password)
    .withDatabase('postgres')
    .withCommand(['postgres', ...serverSettings(true).flatMap((setting) => ['-c', setting])])
    .start();
  return {
    how: 'docker',
    title: `PostgreSQL (Testcontainers, ${images.postgres}) on 127.0.0.1:${container.getPort()}`,
    adminUrl: superuserUrl(container.getPort()),
    stop: async () => {
      await container.stop();
    },
    ended: null,
    interrupt: null,
  };
}

/**
 * Kafka in a container of its own. Its clients are told the address that it advertises, so that
 * the port on the host must be known before it starts.
 */
export async function containerKafka(
  { images, ports }: Settings,
  { secure }: Pick<ServerOptions, 'secure'>,
): Promise<KafkaServer> {
  const port = ports.kafka;
  const published = [port, ...(secure ? [secure.port] : [])];
  const also = (host: string): string => (secure ? `,${secureAddress(host, secure)}` : '');
  const container = await new LocalContainer(images.kafka)
    .withExposedPorts(...published.map((one) => ({ container: one, host: one })))
    .withEnvironment({
      ...kafkaEnvironment,
      ...(secure && environmentOf(secureProperties(secure))),
      KAFKA_LISTENERS: `HOST://:${port},BROKER://:9094,CONTROLLER://:9093${also('')}`,
      KAFKA_ADVERTISED_LISTENERS: `HOST://127.0.0.1:${port},BROKER://localhost:9094${also('127.0.0.1')}`,
    })
    // Whether it answers is asked in Kafka's own protocol.
    .withWaitStrategy(Wait.forSuccessfulCommand('true'))
    .withStartupTimeout(120_000)
    .start();
  await answering(port);
  return {
    how: 'docker',
    title: `Kafka (Testcontainers, ${images.kafka}) on 127.0.0.1:${port}`,
    brokers: `127.0.0.1:${port}`,
    stop: async () => {
      await container.stop();
    },
    ended: null,
    interrupt: {
      // Testcontainers removes what it stops; here the data must still be there afterwards.
      stop: async () => {
        await run('docker', ['stop', container.getId()]);
      },
      start: async () => {
        await run('docker', ['start', container.getId()]);
        await answering(port);
      },
    },
  };
}

async function answering(port: number): Promise<void> {
  if (!(await untilKafkaAnswers(port, () => false)))
    throw new Error('Kafka in Docker does not answer');
}

/** The image takes `KAFKA_` and the property's name. */
function environmentOf(properties: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(properties).map(([key, value]) => [
      `KAFKA_${key.replaceAll('.', '_').toUpperCase()}`,
      String(value),
    ]),
  );
}

const kafkaEnvironment: Record<string, string> = {
  KAFKA_PROCESS_ROLES: 'broker,controller',
  KAFKA_NODE_ID: '1',
  KAFKA_CONTROLLER_QUORUM_VOTERS: '1@localhost:9093',
  KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
  KAFKA_INTER_BROKER_LISTENER_NAME: 'BROKER',
  KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: `HOST:PLAINTEXT,BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT,${secureProtocol}`,
  ...environmentOf(singleNode),
};
