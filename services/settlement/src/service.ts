import { join } from 'node:path';
import { sealer } from '@imdinett/persistence';
import { startSubgraph, type RunningService, type SubgraphOverrides } from '@imdinett/subgraph';
import type { SettlementConfig } from './config';
import { entities, migrations } from './db/data-source';
import { handlers } from './events/consumers';
import { resolvers } from './graphql';
import { makeLoaders } from './graphql/loaders';

export function startSettlement(
  config: SettlementConfig,
  overrides: SubgraphOverrides = {},
): Promise<RunningService> {
  return startSubgraph({
    name: 'settlement',
    config,
    schemaFile: join(__dirname, '../schema.graphql'),
    resolvers,
    entities,
    migrations,
    makeDeps: (base) => ({ ...base, sealer: sealer(config.dataKeys) }),
    makeLoaders,
    follows: () => ({ job: 'settlement.events', action: 'settlement.inbox:apply', handlers }),
    overrides,
  });
}
