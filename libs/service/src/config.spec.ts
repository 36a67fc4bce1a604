import { z } from 'zod';
import {
  ConfigError,
  kafkaShape,
  key32,
  keyRing,
  parseConfig,
  parseConfigs,
  processShape,
} from './config';

const good = { PORT: '4001', KAFKA_BROKERS: 'a:9092, b:9092' };

describe('the configuration', () => {
  it('is read once, with its defaults, and cannot be changed', () => {
    const config = parseConfig({ ...processShape, ...kafkaShape }, good);
    expect(config).toMatchObject({
      PORT: 4001,
      HOST: '127.0.0.1',
      IMDINETT_PROFILE: 'production',
      KAFKA_BROKERS: ['a:9092', 'b:9092'],
      KAFKA_TLS: false,
    });
    expect(Object.isFrozen(config)).toBe(true);
  });

  it('reports every problem together', () => {
    const read = () =>
      parseConfig({ ...processShape, SECRET: z.string() }, { PORT: 'many', LOG_LEVEL: 'loud' });
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(/PORT[\s\S]*LOG_LEVEL|LOG_LEVEL[\s\S]*PORT/);
    expect(read).toThrow(/SECRET/);
  });

  it('refuses the local profile in production', () => {
    expect(() =>
      parseConfig(processShape, { PORT: '1', NODE_ENV: 'production', IMDINETT_PROFILE: 'local' }),
    ).toThrow(/demo secrets/);
    expect(() => parseConfig(processShape, { PORT: '1', NODE_ENV: 'production' })).not.toThrow();
  });

  it.each([
    ['a name and a password', { KAFKA_SASL_USERNAME: 'nir', KAFKA_SASL_PASSWORD: 'p' }, []],
    ['a name alone', { KAFKA_SASL_USERNAME: 'nir' }, ['KAFKA_SASL_PASSWORD']],
    [
      'an empty password, and no name',
      { KAFKA_SASL_PASSWORD: '' },
      ['KAFKA_SASL_USERNAME', 'KAFKA_SASL_PASSWORD'],
    ],
  ])('asks for both halves of a login to Kafka: %s', (_title, login, missing) => {
    const read = () =>
      parseConfigs(
        { process: processShape, kafka: kafkaShape },
        { ...good, KAFKA_SASL_MECHANISM: 'scram-sha-512', ...login },
      );
    if (missing.length === 0) expect(read).not.toThrow();
    else
      expect(read).toThrow(
        new ConfigError(missing.map((name) => `${name}: is needed with KAFKA_SASL_MECHANISM`)),
      );
  });

  it('treats an empty variable as one that is not there', () => {
    expect(parseConfig(processShape, { PORT: '1', LOG_LEVEL: '' }).LOG_LEVEL).toBe('info');
  });
});

describe('a key', () => {
  const key = Buffer.alloc(32, 7).toString('base64');

  it.each([
    ['a ring of one', `k1:${key}`, true],
    ['a ring of two', `k1:${key},k0:${key}`, true],
    ['a key without an id', key, false],
    ['a short key', 'k1:AAAA', false],
  ])('%s', (_title, text, valid) => {
    expect(keyRing.safeParse(text).success).toBe(valid);
  });

  it('is 32 bytes', () => {
    expect(key32.safeParse(key).success).toBe(true);
    expect(key32.safeParse('AAAA').success).toBe(false);
  });
});
