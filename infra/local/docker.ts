import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { root, type Settings } from './config.ts';
import { connectProblem } from './connect-problem.ts';
import { superuserUrl } from './postgres.ts';
import { assertFree } from './ports.ts';
import type { KafkaServer, PostgresServer } from './server.ts';
import { Trouble } from './trouble.ts';

const run = promisify(execFile);

/** Whether an engine answers and knows Compose; one that hangs counts as none. */
export async function dockerAnswers({ env }: Settings): Promise<boolean> {
  try {
    await run('docker', ['info', '--format', '{{.ServerVersion}}'], { env, timeout: 3_000 });
    await run('docker', ['compose', 'version'], { env, timeout: 3_000 });
    return true;
  } catch {
    return false;
  }
}

/** PostgreSQL and Kafka of docker-compose.yml, with their data in its volumes. */
export async function composeServers(
  settings: Settings,
): Promise<{ postgres: PostgresServer; kafka: KafkaServer }> {
  const { ports } = settings;
  const running = await compose(settings, ['ps', '--services', '--status', 'running']);
  const ours = (name: string): boolean => running.split('\n').includes(name);
  await assertFree(
    ports,
    (['postgres', 'kafka'] as const).filter((name) => !ours(name)),
  );
  await compose(settings, ['up', '--detach', '--wait', 'postgres', 'kafka']);
  const adminUrl = superuserUrl(ports.postgres);
  const problem = await connectProblem(adminUrl);
  if (problem) throw new Trouble(`PostgreSQL in Docker does not answer: ${problem}`);
  return {
    postgres: { ...inCompose(settings, 'postgres'), adminUrl },
    kafka: { ...inCompose(settings, 'kafka'), brokers: `127.0.0.1:${ports.kafka}` },
  };
}

/** Stops the two servers where Docker may have started them. */
export async function stopCompose(settings: Settings): Promise<void> {
  if (settings.servers === 'embedded' || settings.servers === 'given') return;
  if (await dockerAnswers(settings)) await compose(settings, ['stop', 'kafka', 'postgres']);
}

/** Removes the containers and the data. */
export async function removeComposeData(settings: Settings): Promise<void> {
  await compose(settings, ['--profile', 'system', 'down', '--volumes', '--remove-orphans']);
}

function inCompose(settings: Settings, name: 'postgres' | 'kafka'): Omit<KafkaServer, 'brokers'> {
  const title = { postgres: 'PostgreSQL', kafka: 'Kafka' }[name];
  const stop = async (): Promise<void> => {
    await compose(settings, ['stop', name]);
  };
  const start = async (): Promise<void> => {
    await compose(settings, ['up', '--detach', '--wait', name]);
  };
  return {
    how: 'docker',
    title: `${title} (Docker, ${settings.images[name]}) on 127.0.0.1:${settings.ports[name]}`,
    stop,
    ended: null,
    interrupt: { stop, start },
  };
}

async function compose({ env, ports }: Settings, args: readonly string[]): Promise<string> {
  try {
    const { stdout } = await run('docker', ['compose', ...args], {
      cwd: root,
      env: { ...env, POSTGRES_PORT: String(ports.postgres), KAFKA_PORT: String(ports.kafka) },
      maxBuffer: 64 * 1024 * 1024,
    });
    return stdout;
  } catch (error) {
    const detail = (error as { stderr?: string }).stderr?.trim().split('\n').slice(-5).join('\n');
    throw new Trouble(`docker compose ${args.join(' ')} failed:\n${detail ?? String(error)}`);
  }
}
