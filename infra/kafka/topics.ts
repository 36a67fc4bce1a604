import { topicConfig, topics } from '@imdinett/events';
import { createTopics, deleteTopics, type KafkaConfig } from '@imdinett/events/transport';

/** Creates every topic of the system, or brings partitions and retention up to date. */
export async function createAllTopics(brokers: string): Promise<void> {
  const wanted = Object.entries(topics).map(([name, settings]) => ({
    name,
    partitions: settings.partitions,
    configs: topicConfig(settings),
  }));
  await createTopics(configOf(brokers), quiet, wanted);
}

/** For tests on a server that is not theirs alone. */
export async function deleteAllTopics(brokers: string): Promise<void> {
  await deleteTopics(configOf(brokers), quiet, Object.keys(topics));
}

const configOf = (brokers: string): KafkaConfig => ({
  clientId: 'infra',
  brokers: brokers.split(','),
  tls: false,
});

// A broker that has just opened its port refuses for a while; what does not pass comes as an error.
const quiet = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
