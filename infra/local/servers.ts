import type { Settings } from './config.ts';
import { containerKafka, containerPostgres } from './containers.ts';
import { composeServers, dockerAnswers } from './docker.ts';
import { embeddedKafka, givenKafka } from './kafka.ts';
import { assertFree } from './ports.ts';
import { embeddedPostgres, givenPostgres } from './postgres.ts';
import type { KafkaServer, PostgresServer, Server, ServerOptions } from './server.ts';
import { Trouble } from './trouble.ts';

export type Servers = {
  readonly postgres: PostgresServer;
  readonly kafka: KafkaServer;
  readonly stop: () => Promise<void>;
};

/** PostgreSQL and Kafka: what the environment gives, else Docker when an engine answers, else embedded. */
export async function startServers(settings: Settings, options: ServerOptions): Promise<Servers> {
  const { servers, databaseUrl, kafkaBrokers } = settings;
  const mayBeGiven = servers === 'auto' || servers === 'given';
  const given = {
    postgres: mayBeGiven && databaseUrl ? () => givenPostgres(databaseUrl) : null,
    kafka: mayBeGiven && kafkaBrokers ? () => givenKafka(kafkaBrokers) : null,
  };
  if (given.postgres && given.kafka) return both(given.postgres(), given.kafka());
  if (servers === 'given')
    throw new Trouble('IMDINETT_SERVERS is “given”: set DATABASE_URL and KAFKA_BROKERS as well.');

  const own = (await usesDocker(settings))
    ? await inDocker(settings, options)
    : await embedded(settings, options, given);
  return both(given.postgres?.() ?? own.postgres(), given.kafka?.() ?? own.kafka());
}

type Starters = {
  readonly postgres: () => Promise<PostgresServer>;
  readonly kafka: () => Promise<KafkaServer>;
};

async function usesDocker(settings: Settings): Promise<boolean> {
  if (settings.servers === 'embedded') return false;
  const answers = await dockerAnswers(settings);
  if (!answers && settings.servers === 'docker')
    throw new Trouble('IMDINETT_SERVERS is “docker”, but no Docker engine with Compose answers.');
  return answers;
}

async function inDocker(settings: Settings, { forTests }: ServerOptions): Promise<Starters> {
  if (forTests)
    return {
      postgres: () => containerPostgres(settings),
      kafka: () => containerKafka(settings),
    };
  const servers = await composeServers(settings);
  return { postgres: async () => servers.postgres, kafka: async () => servers.kafka };
}

async function embedded(
  settings: Settings,
  options: ServerOptions,
  given: { postgres: unknown; kafka: unknown },
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
async function both(
  startingPostgres: Promise<PostgresServer>,
  startingKafka: Promise<KafkaServer>,
): Promise<Servers> {
  const started = await Promise.allSettled([startingPostgres, startingKafka]);
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

async function stopAll(servers: readonly Server[]): Promise<void> {
  for (const server of servers) await server.stop();
}

/** May be called again, as by a signal during the stop. */
function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | null = null;
  return () => (done ??= work());
}
