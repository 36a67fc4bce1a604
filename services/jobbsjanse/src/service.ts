import { join } from 'node:path';
import { startSubgraph, type RunningService, type SubgraphOverrides } from '@imdinett/subgraph';
import type { Config } from './config';
import type { Deps } from './context';
import { entities, migrations } from './db/data-source';
import { makeNationalIds } from './db/national-ids';
import { handlers } from './events/consumers';
import { resolvers } from './graphql';
import { makeLoaders, type Loaders } from './graphql/loaders';

export function startJobbsjanse(
  config: Config,
  overrides: SubgraphOverrides = {},
): Promise<RunningService> {
  const nationalIds = makeNationalIds(config.extra);
  return startSubgraph<Deps, Loaders>({
    name: 'jobbsjanse',
    config,
    schemaFile: join(__dirname, '../schema.graphql'),
    resolvers,
    entities,
    migrations,
    makeDeps: (base) => ({ ...base, nationalIds }),
    makeLoaders,
    follows: (deps) => ({
      job: 'jobbsjanse.events',
      action: 'jobbsjanse.inbox:apply',
      handlers: handlers(deps),
    }),
    overrides,
  });
}
