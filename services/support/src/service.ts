import { join } from 'node:path';
import { startSubgraph, type RunningService, type SubgraphOverrides } from '@imdinett/subgraph';
import type { Config } from './config';
import type { Deps } from './context';
import { entities, migrations } from './db/data-source';
import { makeSealedTexts } from './db/sealed-texts';
import { handlers } from './events/consumers';
import { resolvers } from './graphql';
import { makeLoaders, type Loaders } from './graphql/loaders';

export function startSupport(
  config: Config,
  overrides: SubgraphOverrides = {},
): Promise<RunningService> {
  const texts = makeSealedTexts(config.extra);
  return startSubgraph<Deps, Loaders>({
    name: 'support',
    config,
    schemaFile: join(__dirname, '../schema.graphql'),
    resolvers,
    entities,
    migrations,
    makeDeps: (base) => ({ ...base, texts }),
    makeLoaders,
    follows: () => ({ job: 'support.events', action: 'support.inbox:apply', handlers }),
    overrides,
  });
}
