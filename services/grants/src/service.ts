import { join } from 'node:path';
import { sealer } from '@imdinett/persistence';
import { startSubgraph, type RunningService, type SubgraphOverrides } from '@imdinett/subgraph';
import type { GrantsConfig } from './config';
import { entities, migrations } from './db/data-source';
import { handlers } from './events/consumers';
import { resolvers } from './graphql';
import { makeLoaders } from './graphql/loaders';

export function startGrants(
  config: GrantsConfig,
  overrides: SubgraphOverrides = {},
): Promise<RunningService> {
  return startSubgraph({
    name: 'grants',
    config,
    schemaFile: join(__dirname, '../schema.graphql'),
    resolvers,
    entities,
    migrations,
    makeDeps: (base) => ({ ...base, sealer: sealer(config.dataKeys) }),
    makeLoaders,
    follows: ({ now }) => ({
      job: 'grants.events',
      action: 'grants.inbox:apply',
      handlers: handlers(now),
    }),
    overrides,
  });
}
