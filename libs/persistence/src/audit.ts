import { randomUUID } from 'node:crypto';
import type { Action, Scope, SystemAction, Viewer } from '@imdinett/access';
import { auditEntry, type AuditRecord } from '@imdinett/events';
import { AppError } from '@imdinett/kernel';
import type { EntityManager } from 'typeorm';

/** What an action was done to, and about whom. */
export type AuditSubject = {
  readonly object?: { readonly type: string; readonly id: string };
  /** Ids of the persons whose data it was; for a list, of everybody it returned. */
  readonly persons?: readonly string[];
};

/** What a use case tells about what it did. Values of `before` and `after` are codes, dates, amounts and ids. */
export type AuditEntry = AuditSubject & {
  readonly fields?: readonly string[];
  readonly before?: object;
  readonly after?: object;
  /** A code. */
  readonly reason?: string;
  /** How many rows an export held. */
  readonly rows?: number;
};

export type AuditContext = {
  readonly service: string;
  readonly viewer: Viewer;
  readonly action: Action | SystemAction;
  readonly scope: Scope;
  readonly now: Date;
  readonly traceparent: string | undefined;
};

/** Error codes that are decisions on access or on rules, and so are audited: a refused login and a delay too. */
const refusals: ReadonlySet<string> = new Set([
  'UNAUTHENTICATED',
  'RATE_LIMITED',
  'FORBIDDEN',
  'NOT_FOUND',
  'STEP_UP_REQUIRED',
  'RULE_VIOLATION',
]);

export const isRefusal = (error: unknown): error is AppError =>
  error instanceof AppError && refusals.has(error.code);

/** The full record of something that was done. */
export function doneRecord(context: AuditContext, entry: AuditEntry): AuditRecord {
  return { ...frame(context), outcome: 'DONE', ...spread(entry) };
}

/** The code of a refusal, with the rule when there is one. */
export const reasonOf = ({ code, details: { rule } }: AppError): string =>
  rule === undefined ? code : `${code}:${rule}`;

/** The full record of something that was refused. */
export function refusedRecord(
  context: AuditContext,
  reason: string,
  subject: AuditSubject,
): AuditRecord {
  return { ...frame(context), outcome: 'REFUSED', ...spread(subject), reason };
}

/** Checked here, where the transaction still fails with it, and not when it is to be linked. */
export async function enqueue(manager: EntityManager, record: AuditRecord): Promise<void> {
  await manager.query('INSERT INTO audit_queue (entry) VALUES ($1)', [
    JSON.stringify(auditEntry.parse(record)),
  ]);
}

function frame({
  service,
  viewer,
  action,
  scope,
  now,
  traceparent,
}: AuditContext): Omit<AuditRecord, 'outcome'> {
  const traceId = traceparent?.split('-')[1];
  return {
    id: randomUUID(),
    at: now.toISOString(),
    service,
    actor: actorOf(viewer, scope),
    action,
    ...(traceId === undefined ? {} : { traceId }),
  };
}

function actorOf(viewer: Viewer, scope: Scope): AuditRecord['actor'] {
  switch (viewer.kind) {
    case 'user': {
      const counted = new Set(scope.map((clause) => clause.grantId));
      const allowedBy = viewer.grants
        .filter((grant) => counted.has(grant.id))
        .map(({ id, role, municipality, district }) => ({
          grantId: id,
          role,
          municipality,
          district,
        }));
      return { type: 'user', id: viewer.id, sessionId: viewer.sessionId, allowedBy };
    }
    case 'system':
      return { type: 'system', id: viewer.job, allowedBy: [] };
    case 'machine':
      return { type: 'machine', id: viewer.id, allowedBy: [] };
  }
}

function spread(
  entry: AuditEntry,
): Pick<AuditRecord, 'object' | 'persons' | 'fields' | 'before' | 'after' | 'reason' | 'rows'> {
  return {
    ...(entry.object && { object: entry.object }),
    ...(entry.persons && { persons: [...entry.persons] }),
    ...(entry.fields && { fields: [...entry.fields] }),
    ...(entry.before && { before: { ...entry.before } }),
    ...(entry.after && { after: { ...entry.after } }),
    ...(entry.reason !== undefined && { reason: entry.reason }),
    ...(entry.rows !== undefined && { rows: entry.rows }),
  };
}
