import { createRequire } from 'node:module';

// The seed writes what the service would have written, so it goes by the service's own rules, as built.
const built = createRequire(import.meta.url);

export const { moveAway } = built(
  '../../../services/settlement/dist/domain/person-settlement.js',
) as typeof import('../../../services/settlement/src/domain/person-settlement.js');

export const { folderContext } = built(
  '../../../services/settlement/dist/db/person-folder.store.js',
) as typeof import('../../../services/settlement/src/db/person-folder.store.js');
