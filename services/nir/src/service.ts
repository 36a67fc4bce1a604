import { join } from 'node:path';
import { startSubgraph, type RunningService, type SubgraphOverrides } from '@imdinett/subgraph';
import type { NirConfig } from './config';
import { entities, migrations } from './db/data-source';
import { personSecrets } from './db/person-secrets';
import { consumers } from './events/consumers';
import { resolvers } from './graphql';
import { makeLoaders } from './graphql/loaders';

export function startNir(
  config: NirConfig,
  overrides: SubgraphOverrides = {},
): Promise<RunningService> {
  const secrets = personSecrets(config.secrets);
  return startSubgraph({
    name: 'nir',
    config,
    schemaFile: join(__dirname, '../schema.graphql'),
    resolvers,
    entities,
    migrations,
    makeDeps: (base) => ({ ...base, secrets }),
    makeLoaders,
    follows: (deps) => ({
      job: 'nir.events',
      action: 'nir.inbox:apply',
      handlers: consumers(deps),
    }),
    overrides,
  });
}
