import { submitAdministratorChange } from '../app/administrator-change';
import {
  listAdministratorChanges,
  readAdministratorChange,
} from '../app/administrator-change-list';
import { decideAdministratorChange } from '../app/administrator-decision';
import type { Resolvers } from './types.generated';
import { district, municipality } from './user';

export const administratorChangeResolvers: Resolvers = {
  Query: {
    administratorChange: (_, { id }, { deps, viewer }) => readAdministratorChange(deps, viewer, id),
    administratorChanges: (_, args, { deps, viewer }) =>
      listAdministratorChanges(deps, viewer, args),
  },
  Mutation: {
    submitAdministratorChange: (
      _,
      { input: { district: part = null, idempotencyKey = null, ...input } },
      { deps, viewer },
    ) => submitAdministratorChange(deps, viewer, { ...input, district: part, idempotencyKey }),
    decideAdministratorChange: (_, { input }, { deps, viewer }) =>
      decideAdministratorChange(deps, viewer, input),
  },
  SubmitAdministratorChangePayload: {
    administratorChange: ({ id }, _, { deps, viewer }) => readAdministratorChange(deps, viewer, id),
  },
  DecideAdministratorChangePayload: {
    administratorChange: ({ id }, _, { deps, viewer }) => readAdministratorChange(deps, viewer, id),
  },
  AdministratorChange: {
    municipality: (change, _, { loaders }) => municipality(loaders, change.municipality),
    district: (change, _, { loaders }) => district(loaders, change.district),
    user: ({ userId }) => ({ id: userId }),
    submittedBy: ({ submittedBy }) => ({ id: submittedBy }),
    decidedBy: ({ decidedBy }) => (decidedBy === null ? null : { id: decidedBy }),
  },
};
