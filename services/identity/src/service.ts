import { join } from 'node:path';
import { remoteKeys, type KeySource } from '@imdinett/auth';
import { startSubgraph, type RunningService, type SubgraphOverrides } from '@imdinett/subgraph';
import { accessRendering } from './app/access-record';
import { jobsOf } from './app/housekeeping';
import { viewerOf } from './app/viewer';
import type { IdentityConfig } from './config';
import type { Deps } from './context';
import { entities, migrations } from './db/data-source';
import { makeDeps } from './deps';
import { handlers } from './events/consumers';
import { resolvers } from './graphql';
import { makeLoaders } from './graphql/loaders';
import { addWellKnown } from './well-known';

export function startIdentity(
  config: IdentityConfig,
  overrides: SubgraphOverrides = {},
): Promise<RunningService> {
  let deps: Deps | undefined;
  // identity verifies tokens with the keys of its own database, which it could not fetch before it listens.
  const accessTokens: KeySource = (...header) => {
    if (!deps) throw new Error('asked for a key before the start');
    return deps.keys.accessTokenKeys(...header);
  };
  return startSubgraph({
    name: 'identity',
    config,
    schemaFile: join(__dirname, '../schema.graphql'),
    resolvers,
    entities,
    migrations,
    makeDeps: (base) => (deps = makeDeps(base, config)),
    makeLoaders,
    viewerOf: (own) => (claims) => viewerOf(own, claims),
    follows: () => ({ job: 'identity.events', action: 'identity.inbox:apply', handlers }),
    relay: (own) => accessRendering(own),
    jobs: jobsOf,
    routes: addWellKnown,
    overrides: { keys: { accessTokens, gateway: remoteKeys(config.jwks.gateway) }, ...overrides },
  });
}
