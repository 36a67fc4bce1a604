import { listAuditEvents } from '../app/audit-events';
import type { Resolvers } from './types.generated';

export const auditEventResolvers: Resolvers = {
  Query: {
    auditEvents: (_, args, { deps, viewer }) => listAuditEvents(deps, viewer, args),
  },
  AuditEvent: {
    id: ({ entry }) => entry.id,
    at: ({ entry }) => new Date(entry.at),
    service: ({ entry }) => entry.service,
    actorType: ({ entry }) => entry.actor.type,
    actorId: ({ entry }) => entry.actor.id,
    actor: ({ entry: { actor } }) => (actor.type === 'user' ? { id: actor.id } : null),
    allowedBy: ({ entry }) => entry.actor.allowedBy,
    action: ({ entry }) => entry.action,
    outcome: ({ entry }) => entry.outcome,
    reason: ({ entry }) => entry.reason ?? null,
    objectType: ({ entry }) => entry.object?.type ?? null,
    objectId: ({ entry }) => entry.object?.id ?? null,
    persons: ({ entry }) => entry.persons ?? [],
    fields: ({ entry }) => entry.fields ?? [],
    before: ({ entry }) => (entry.before ? JSON.stringify(entry.before) : null),
    after: ({ entry }) => (entry.after ? JSON.stringify(entry.after) : null),
    rows: ({ entry }) => entry.rows ?? null,
    traceId: ({ entry }) => entry.traceId ?? null,
  },
  AuditAllowance: {
    municipality: (allowance, _, { loaders }) =>
      allowance.municipality === null ? null : loaders.municipality.load(allowance.municipality),
    district: (allowance, _, { loaders }) =>
      allowance.district === null ? null : loaders.district.load(allowance.district),
  },
};
