import { publishAnnouncement, readAnnouncements, readContact, readGuides } from '../app/front-page';
import type { Resolvers } from './types.generated';

export const frontPageResolvers: Resolvers = {
  Query: {
    supportContact: () => readContact(),
    // Neither holds personal data, so a stale access table does not matter.
    announcements: (_, __, { deps, lenientViewer }) => readAnnouncements(deps, lenientViewer),
    guides: (_, { area }, { deps, lenientViewer }) => readGuides(deps, lenientViewer, area ?? null),
  },
  Mutation: {
    publishAnnouncement: async (_, { input }, { deps, viewer }) => ({
      announcement: await publishAnnouncement(deps, viewer, {
        ...input,
        area: input.area ?? null,
        validTo: input.validTo ?? null,
        idempotencyKey: input.idempotencyKey ?? null,
      }),
    }),
  },
};
