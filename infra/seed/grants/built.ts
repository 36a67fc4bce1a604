import { createRequire } from 'node:module';

// The seed writes what the service would have written, so it goes by the service's own rules, as built.
const built = createRequire(import.meta.url);

export const { openingsOf } = built(
  '../../../services/grants/dist/domain/opening.js',
) as typeof import('../../../services/grants/src/domain/opening.js');

export const { schemeOf } = built(
  '../../../services/grants/dist/domain/scheme.js',
) as typeof import('../../../services/grants/src/domain/scheme.js');

export const { applicationDeadline } = built(
  '../../../services/grants/dist/domain/extra-case.js',
) as typeof import('../../../services/grants/src/domain/extra-case.js');

export const { planCases } = built(
  '../../../services/grants/dist/domain/case-plan.js',
) as typeof import('../../../services/grants/src/domain/case-plan.js');

export const { changeRequestContext } = built(
  '../../../services/grants/dist/db/change-request.store.js',
) as typeof import('../../../services/grants/src/db/change-request.store.js');
