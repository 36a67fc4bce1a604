import { execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { root, type Settings } from './config.ts';
import { Trouble } from './trouble.ts';

const pom = path.join(root, 'infra', 'kafka', 'pom.xml');

export const kafkaVersion = (): string =>
  /<kafka\.version>(.+)<\/kafka\.version>/.exec(readFileSync(pom, 'utf8'))?.[1] ?? 'unknown';

/** The folder with Kafka's jars; Maven fetches them once. */
export async function kafkaJars({ kafkaCache, env }: Settings): Promise<string> {
  const folder = path.join(kafkaCache, `kafka-${kafkaVersion()}`);
  if (existsSync(folder)) return folder;
  if (spawnSync('mvn', ['--version'], { stdio: 'ignore' }).error)
    throw new Trouble(
      'Install Maven (Debian: apt-get install maven), which fetches Apache Kafka; or start Docker, or give KAFKA_BROKERS.',
    );
  const unfinished = `${folder}.${process.pid}`;
  mkdirSync(unfinished, { recursive: true });
  try {
    await promisify(execFile)(
      'mvn',
      [
        '-q',
        '-B',
        '-f',
        pom,
        'dependency:copy-dependencies',
        `-DoutputDirectory=${unfinished}`,
        '-DincludeScope=runtime',
      ],
      { env, maxBuffer: 64 * 1024 * 1024 },
    );
    // Another start may have been quicker.
    if (!existsSync(folder)) renameSync(unfinished, folder);
  } catch (error) {
    throw new Error('Maven could not fetch Apache Kafka (infra/kafka/pom.xml)', { cause: error });
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  return folder;
}

/** The machine's Java, 17 or newer. */
export function javaCommand({ env }: Settings): string {
  const command = env['JAVA_HOME'] ? path.join(env['JAVA_HOME'], 'bin', 'java') : 'java';
  const { error, stderr } = spawnSync(command, ['-version'], { encoding: 'utf8' });
  const major = Number(/version "(\d+)/.exec(stderr)?.[1] ?? 0);
  if (error || major < 17)
    throw new Trouble(
      `Install Java 17 or newer (Debian: apt-get install openjdk-17-jre-headless), which runs Apache Kafka${error ? '' : ` (found ${major || 'none'})`}; or start Docker, or give KAFKA_BROKERS.`,
    );
  return command;
}
