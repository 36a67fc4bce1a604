import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { lastLines, startChild, type Child } from './child.ts';
import type { Settings } from './config.ts';
import { kafkaAnswers, untilKafkaAnswers } from './kafka-answers.ts';
import { javaCommand, kafkaJars, kafkaVersion } from './kafka-jars.ts';
import { secureAddress, secureProperties, secureProtocol } from './secure-listener.ts';
import type { KafkaServer, ServerOptions } from './server.ts';
import { Trouble } from './trouble.ts';

/** Kafka that the environment points to. */
export async function givenKafka(brokers: string): Promise<KafkaServer> {
  const [host = '', port] = (brokers.split(',')[0] ?? '').trim().split(':');
  if (!(await kafkaAnswers(host, Number(port ?? 9092))))
    throw new Trouble(`The Kafka of KAFKA_BROKERS (${brokers}) does not answer.`);
  return {
    how: 'given',
    title: `Kafka from KAFKA_BROKERS (${brokers})`,
    brokers,
    stop: async () => undefined,
    ended: null,
    interrupt: null,
  };
}

/** One node of Apache Kafka, run with Java, with its data below the folder. */
export async function embeddedKafka(
  settings: Settings,
  options: ServerOptions,
): Promise<KafkaServer> {
  const java = javaCommand(settings);
  const jars = await kafkaJars(settings);
  const { kafka: port } = settings.ports;
  const file = writeProperties(settings, options);
  const classes = ['-cp', path.join(jars, '*')];
  if (!existsSync(path.join(dataOf(options), 'meta.properties')))
    await promisify(execFile)(java, [...classes, 'kafka.tools.StorageTool', ...format(file)]);
  const start = (): Promise<Child> => serve({ java, classes, file, port, options });
  let child = await start();
  return {
    how: 'embedded',
    title: `Kafka ${kafkaVersion()} (embedded) on 127.0.0.1:${port}`,
    brokers: `127.0.0.1:${port}`,
    stop: () => child.stop(),
    ended: child.ended,
    interrupt: {
      stop: () => child.stop(),
      start: async () => {
        child = await start();
      },
    },
  };
}

const dataOf = ({ folder }: ServerOptions): string => path.join(folder, 'kafka', 'data');

const format = (file: string): string[] => [
  'format',
  '--standalone',
  '-t',
  clusterId(),
  '-c',
  file,
];

/** Sixteen random bytes as Kafka writes them; a leading hyphen would be read as an option. */
function clusterId(): string {
  const id = randomBytes(16).toString('base64url');
  return id.startsWith('-') ? clusterId() : id;
}

function writeProperties({ ports }: Settings, options: ServerOptions): string {
  const { secure } = options;
  const listeners = [
    `PLAINTEXT://127.0.0.1:${ports.kafka}`,
    ...(secure ? [secureAddress('127.0.0.1', secure)] : []),
  ].join(',');
  const properties = {
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.bootstrap.servers': `127.0.0.1:${ports.kafkaController}`,
    'controller.listener.names': 'CONTROLLER',
    listeners: `${listeners},CONTROLLER://127.0.0.1:${ports.kafkaController}`,
    'advertised.listeners': listeners,
    'listener.security.protocol.map': `PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,${secureProtocol}`,
    'log.dirs': dataOf(options),
    ...singleNode,
    ...(secure && secureProperties(secure)),
  };
  const file = path.join(options.folder, 'kafka', 'server.properties');
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(
    file,
    Object.entries(properties)
      .map(([key, value]) => `${key}=${value}\n`)
      .join(''),
  );
  return file;
}

/**
 * Inner topics on one node: no copies, few partitions, no waiting for members of a group. A broker that is started again
 * waits until the controller has given up its former self: three seconds instead of nine.
 */
export const singleNode = {
  'offsets.topic.replication.factor': 1,
  'offsets.topic.num.partitions': 4,
  'transaction.state.log.replication.factor': 1,
  'transaction.state.log.min.isr': 1,
  'transaction.state.log.num.partitions': 4,
  'share.coordinator.state.topic.replication.factor': 1,
  'share.coordinator.state.topic.min.isr': 1,
  'share.coordinator.state.topic.num.partitions': 1,
  'group.initial.rebalance.delay.ms': 0,
  'broker.session.timeout.ms': 3000,
  'broker.heartbeat.interval.ms': 500,
  'auto.create.topics.enable': false,
} as const;

type Serving = {
  readonly java: string;
  readonly classes: readonly string[];
  readonly file: string;
  readonly port: number;
  readonly options: ServerOptions;
};

async function serve({ java, classes, file, port, options }: Serving): Promise<Child> {
  const child = startChild({
    folder: options.folder,
    name: 'kafka',
    command: java,
    args: [
      ...['-Xmx384m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'],
      '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
      ...[...classes, 'kafka.Kafka', file],
    ],
    cwd: path.dirname(file),
    env: options.env,
    marker: file,
  });
  if (await untilKafkaAnswers(port, child.hasEnded)) return child;
  await child.stop();
  throw new Error(`Kafka did not start; ${child.logFile} says:\n${lastLines(child.logFile)}`);
}
