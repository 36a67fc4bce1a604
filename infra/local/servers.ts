import type { Settings } from './config.ts';
import { containerKafka, containerPostgres } from './containers.ts';
import { composeServers, dockerAnswers } from './docker.ts';
import { embeddedKafka, givenKafka } from './kafka.ts';
import { assertFree } from './ports.ts';
import { embeddedPostgres, givenPostgres } from './postgres.ts';
import type { Progress } from './progress.ts';
import type { KafkaServer, PostgresServer, Server, ServerOptions } from './server.ts';
import { Trouble } from './trouble.ts';

export type Servers = {
  readonly postgres: PostgresServer;
  readonly kafka: KafkaServer;
  readonly stop: () => Promise<void>;
};

/** One of the two may be given while the other is not. */
type Starters = {
  readonly postgres: (() => Promise<PostgresServer>) | null;
  readonly kafka: (() => Promise<KafkaServer>) | null;
};

/** PostgreSQL and Kafka: what the environment gives, else Docker when an engine answers, else embedded. */
export async function startServers(
  settings: Settings,
  options: ServerOptions,
  progress: Progress,
): Promise<Servers> {
  const servers = await progress.step('PostgreSQL and Kafka', () =>
    choose(settings, options, progress),
  );
  for (const { title } of [servers.postgres, servers.kafka]) progress.say(`    ${title}`);
  return servers;
}

async function choose(
  settings: Settings,
  options: ServerOptions,
  progress: Progress,
): Promise<Servers> {
  const given = givenServers(settings);
  if (settings.servers === 'given' && !(given.postgres && given.kafka))
    throw new Trouble('IMDINETT_SERVERS is “given”: set DATABASE_URL and KAFKA_BROKERS as well.');
  if (given.postgres && given.kafka) return both(given, given);
  return inDockerOrEmbedded(settings, progress, {
    docker: async () =>
      both(given, options.forTests ? inContainers(settings, options) : await inCompose(settings)),
    embedded: async () => both(given, await embedded(settings, options, given)),
  });
}

/** Kafka alone, had as a run of the tests has it, and never the given one. */
export function startKafka(
  settings: Settings,
  options: ServerOptions,
  progress: Progress,
): Promise<KafkaServer> {
  return inDockerOrEmbedded(settings, progress, {
    docker: () => containerKafka(settings, options),
    embedded: () => embeddedKafka(settings, options),
  });
}

type Ways<T> = { readonly docker: () => Promise<T>; readonly embedded: () => Promise<T> };

async function inDockerOrEmbedded<T>(
  settings: Settings,
  progress: Progress,
  ways: Ways<T>,
): Promise<T> {
  if (await usesDocker(settings))
    try {
      return await ways.docker();
    } catch (error) {
      if (settings.servers === 'docker') throw error;
      const reason = String(error instanceof Error ? error.message : error)
        .trim()
        .split('\n')
        .at(-1);
      progress.say(
        `    Docker answers but cannot be used (${reason ?? ''}); the embedded servers are.`,
      );
    }
  return ways.embedded();
}

function givenServers({ servers, databaseUrl, kafkaBrokers }: Settings): Starters {
  const may = servers === 'auto' || servers === 'given';
  return {
    postgres: may && databaseUrl ? () => givenPostgres(databaseUrl) : null,
    kafka: may && kafkaBrokers ? () => givenKafka(kafkaBrokers) : null,
  };
}

async function usesDocker(settings: Settings): Promise<boolean> {
  if (settings.servers === 'embedded') return false;
  const answers = await dockerAnswers(settings);
  if (!answers && settings.servers === 'docker')
    throw new Trouble('IMDINETT_SERVERS is “docker”, but no Docker engine with Compose answers.');
  return answers;
}

const inContainers = (settings: Settings, options: ServerOptions): Starters => ({
  postgres: () => containerPostgres(settings),
  kafka: () => containerKafka(settings, options),
});

async function inCompose(settings: Settings): Promise<Starters> {
  const { postgres, kafka } = await composeServers(settings);
  return { postgres: async () => postgres, kafka: async () => kafka };
}

async function embedded(
  settings: Settings,
  options: ServerOptions,
  given: Starters,
): Promise<Starters> {
  await assertFree(settings.ports, [
    ...(given.postgres ? [] : (['postgres'] as const)),
    ...(given.kafka ? [] : (['kafka', 'kafkaController'] as const)),
  ]);
  return {
    postgres: () => embeddedPostgres(settings.ports.postgres, options),
    kafka: () => embeddedKafka(settings, options),
  };
}

/** Side by side; when one does not start, the other does not stay. */
async function both(given: Starters, own: Starters): Promise<Servers> {
  const started = await Promise.allSettled([
    (given.postgres ?? own.postgres ?? missing)(),
    (given.kafka ?? own.kafka ?? missing)(),
  ]);
  const [postgres, kafka] = started;
  if (postgres.status === 'fulfilled' && kafka.status === 'fulfilled')
    return {
      postgres: postgres.value,
      kafka: kafka.value,
      stop: once(() => stopAll([kafka.value, postgres.value])),
    };
  await stopAll(started.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : [])));
  throw started.find((one) => one.status === 'rejected')?.reason;
}

const missing = (): Promise<never> => Promise.reject(new Error('no way to start this server'));

async function stopAll(servers: readonly Server[]): Promise<void> {
  for (const server of servers) await server.stop();
}

/** May be called again, as by a signal during the stop. */
function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | null = null;
  return () => (done ??= work());
}
