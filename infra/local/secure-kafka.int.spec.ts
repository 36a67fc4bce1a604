import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  connectTransport,
  createTopics,
  readTable,
  type KafkaConfig,
  type TableRecord,
} from '@imdinett/events/transport';
import { kafkaConfig, kafkaShape, parseConfig } from '@imdinett/service';
import { generate } from 'selfsigned';
import { readSettings } from './config.ts';
import { freePorts } from './ports.ts';
import { silentProgress } from './progress.ts';
import type { KafkaServer } from './server.ts';
import { startKafka } from './servers.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'imdinett-secure-kafka-'));
const password = randomBytes(12).toString('hex');
const silent = (): void => undefined;
const log = { debug: silent, info: silent, warn: silent, error: silent };

let kafka: KafkaServer;
let env: Record<string, string>;

beforeAll(async () => {
  const [authority, stranger] = await Promise.all([
    makeAuthority('authority'),
    makeAuthority('stranger'),
  ]);
  for (const [name, { cert }] of Object.entries({ authority, stranger }))
    writeFileSync(fileOf(name), cert);
  const broker = await generate([{ name: 'commonName', value: 'broker' }], {
    algorithm: 'sha256',
    ca: { key: authority.private, cert: authority.cert },
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
  });
  const ports = await freePorts();
  // No gateway runs here.
  const { gateway: port } = ports;
  kafka = await startKafka(
    { ...readSettings(), ports },
    {
      folder,
      forTests: true,
      env: process.env,
      secure: {
        port,
        certificate: broker.cert,
        key: broker.private,
        username: 'imdinett',
        password,
      },
    },
    silentProgress,
  );
  env = {
    KAFKA_BROKERS: `127.0.0.1:${port}`,
    KAFKA_TLS: 'true',
    KAFKA_CA_FILE: fileOf('authority'),
    KAFKA_SASL_MECHANISM: 'plain',
    KAFKA_SASL_USERNAME: 'imdinett',
    KAFKA_SASL_PASSWORD: password,
  };
}, 300_000);

afterAll(async () => {
  await kafka.stop();
  rmSync(folder, { recursive: true });
}, 60_000);

const fileOf = (name: string): string => path.join(folder, `${name}.pem`);

const makeAuthority = (name: string) =>
  generate([{ name: 'commonName', value: name }], {
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, critical: true },
    ],
  });

/** As a process reads its environment. */
const configured = (changed: Readonly<Record<string, string>> = {}): KafkaConfig =>
  kafkaConfig('test', parseConfig(kafkaShape, { ...env, ...changed }));

describe('Kafka over TLS, with a login', () => {
  it('takes what is published, and gives it to a reader', async () => {
    const topic = 'test.secure';
    await createTopics(configured(), log, [{ name: topic, partitions: 1, configs: {} }]);
    await using transport = connectTransport(configured(), log);
    await using publisher = await transport.publisher();
    await publisher.send([{ topic, key: 'a', value: '1', headers: { ce_id: 'x' } }]);

    const records: TableRecord[] = [];
    await using reader = await readTable({
      transport,
      topic,
      log,
      onRecord: (record) => void records.push(record),
    });
    await reader.caughtUp;
    expect(records).toMatchObject([{ key: 'a', value: '1', headers: { ce_id: 'x' } }]);
  });

  it.each([
    ['a wrong password', () => ({ KAFKA_SASL_PASSWORD: 'wrong' }), /Invalid username or password/],
    [
      'a name that is not known',
      () => ({ KAFKA_SASL_USERNAME: 'stranger' }),
      /Invalid username or password/,
    ],
    ['no login', () => ({ KAFKA_SASL_MECHANISM: '' }), /Closed connection/],
    ['no TLS', () => ({ KAFKA_TLS: 'false' }), /Closed connection/],
    [
      'a certificate that another authority has signed',
      () => ({ KAFKA_CA_FILE: fileOf('stranger') }),
      /unable to verify/,
    ],
    [
      'a certificate that no public authority has signed',
      () => ({ KAFKA_CA_FILE: '' }),
      /unable to verify/,
    ],
  ])('ends at %s', async (_title, changed, reason) => {
    await using transport = connectTransport(configured(changed()), log);
    await expect(transport.publisher()).rejects.toThrow(reason);
  });
});
