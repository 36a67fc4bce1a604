import { createRequire } from 'node:module';

// The seed writes what the service would have written, so it goes by the service's own rules, as built.
const built = createRequire(import.meta.url);

export const { nameKey, orderKey } = built(
  '../../../services/nir/dist/domain/name.js',
) as typeof import('../../../services/nir/src/domain/name.js');

export const { reachesOf } = built(
  '../../../services/nir/dist/domain/reach.js',
) as typeof import('../../../services/nir/src/domain/reach.js');

export const { personSecrets } = built(
  '../../../services/nir/dist/db/person-secrets.js',
) as typeof import('../../../services/nir/src/db/person-secrets.js');

export type Secrets = ReturnType<typeof personSecrets>;
