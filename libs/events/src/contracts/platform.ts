import { z } from 'zod';
import { event } from './contract';
import { code, district, id, municipality } from './fields';

/** A service asks that a user be told something. identity, which alone knows addresses, sends it. */
const notice = z.strictObject({
  userId: id,
  template: code,
  /** Ids and codes that the template needs, by name. */
  references: z.record(code, z.union([id, code])),
});

/** A role grant that allowed what was done. */
const allowance = z.strictObject({
  grantId: z.string(),
  role: code,
  municipality: municipality.nullable(),
  district: district.nullable(),
});

/** What was done, or refused, by whom, to what and about whom. */
export const auditEntry = z.strictObject({
  id,
  at: z.iso.datetime(),
  service: code,
  actor: z.strictObject({
    type: z.enum(['user', 'system', 'machine', 'anonymous']),
    id: z.string(),
    sessionId: z.string().optional(),
    /** Under which of the actor's grants the action was open to him. */
    allowedBy: z.array(allowance),
  }),
  action: z.string(),
  outcome: z.enum(['DONE', 'REFUSED']),
  reason: z.string().optional(),
  object: z.strictObject({ type: z.string(), id: z.string() }).optional(),
  /** Whose personal data it was: everybody a list returned. */
  persons: z.array(z.string()).optional(),
  fields: z.array(z.string()).optional(),
  before: z.record(z.string(), z.unknown()).optional(),
  after: z.record(z.string(), z.unknown()).optional(),
  /** How many rows an export held. */
  rows: z.int().optional(),
  traceId: z.string().optional(),
});

const hash = z.string().regex(/^[0-9a-f]{64}$/);

/** An entry with its place in the chain: `hash = SHA-256(previousHash ‖ canonical JSON of the entry)`. */
export const auditLink = z.strictObject({
  chain: z.string(),
  sequence: z.int().min(1),
  previousHash: hash,
  hash,
  entry: auditEntry,
});

export type AuditRecord = z.infer<typeof auditEntry>;
export type AuditLink = z.infer<typeof auditLink>;

export const platformContracts = {
  'no.imdi.platform.notice-requested.v1': event('notice', notice, (data) => data.userId),
  'no.imdi.platform.audit-recorded.v1': event('audit', auditLink, (data) => data.chain),
} as const;
