import { accountResolvers } from './account';
import { administratorChangeResolvers } from './administrator-change';
import { auditEventResolvers } from './audit-event';
import { meResolvers } from './me';
import { municipalityResolvers } from './municipality';
import { roleGrantResolvers } from './role-grant';
import { sessionResolvers } from './session';
import type { Resolvers } from './types.generated';
import { userResolvers } from './user';

const parts = [
  auditEventResolvers,
  accountResolvers,
  administratorChangeResolvers,
  meResolvers,
  municipalityResolvers,
  roleGrantResolvers,
  sessionResolvers,
  userResolvers,
];

export const resolvers: Resolvers = {
  ...auditEventResolvers,
  ...accountResolvers,
  ...administratorChangeResolvers,
  ...meResolvers,
  ...municipalityResolvers,
  ...roleGrantResolvers,
  ...sessionResolvers,
  ...userResolvers,
  Query: Object.assign({}, ...parts.map(({ Query }) => Query)) as NonNullable<Resolvers['Query']>,
  Mutation: Object.assign({}, ...parts.map(({ Mutation }) => Mutation)) as NonNullable<
    Resolvers['Mutation']
  >,
};
