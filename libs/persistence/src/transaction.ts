import {
  assertStepUp,
  scopeOf,
  type Action,
  type Scope,
  type SystemAction,
  type Viewer,
} from '@imdinett/access';
import type { EventType, NewEvent } from '@imdinett/events';
import { forbidden, unavailable, type AppError } from '@imdinett/kernel';
import type { DataSource, EntityManager } from 'typeorm';
import {
  doneRecord,
  enqueue,
  isRefusal,
  reasonOf,
  refusedRecord,
  type AuditContext,
  type AuditEntry,
  type AuditSubject,
} from './audit';
import { translated } from './database-error';
import { publish } from './publish';
import { applySettings, limitOf, settingsOf } from './session';

/** What a use case works with. All of it is one transaction; the functions may be destructured. */
export type Tx = {
  readonly manager: EntityManager;
  /** The clauses under which the viewer has the action: for the WHERE of lists. */
  readonly scope: Scope;
  readonly publish: <T extends EventType>(event: NewEvent<T>) => Promise<void>;
  readonly audit: (entry: AuditEntry) => Promise<void>;
  /** Says what the work is about before it is decided, so that the audit of a refusal names it. */
  readonly concerns: (subject: AuditSubject) => void;
  /** Audits a refusal of one row in a batch that answers anyway. The reason is a code; without it, FORBIDDEN. */
  readonly refused: (subject: AuditSubject, reason?: string) => Promise<void>;
};

/** The only way to a row. */
export type Transaction = <T>(
  viewer: Viewer,
  action: Action | SystemAction,
  work: (tx: Tx) => Promise<T>,
) => Promise<T>;

export type TransactionOptions = {
  readonly service: string;
  /** Connections of users' requests. */
  readonly app: DataSource;
  /** Connections of consumers and jobs. */
  readonly job: DataSource;
  readonly now: () => Date;
  /** The traceparent of the request or event at hand. */
  readonly trace: () => string | undefined;
};

/**
 * Opens a transaction that sees and writes what the viewer reaches with the action, and nothing else. Without the
 * action, or without a fresh one-time code where it asks for one, no connection is taken for the work. A refusal is
 * audited in a transaction of its own, after what was done has been rolled back and before the caller hears of it.
 */
export function makeTransaction(options: TransactionOptions): Transaction {
  return async (viewer, action, work) => {
    const scope = scopeOf(viewer, action);
    const subject: { current: AuditSubject } = { current: {} };
    try {
      if (scope.length === 0) throw forbidden();
      assertStepUp(viewer, action, options.now());
      return await runTransaction(options, { viewer, action, scope, subject }, work);
    } catch (error) {
      const answer = translated(error);
      if (isRefusal(answer))
        await auditRefusal(options, { viewer, action, scope, subject }, answer);
      throw answer;
    }
  };
}

export type Act = {
  readonly viewer: Viewer;
  readonly action: Action | SystemAction;
  readonly scope: Scope;
  readonly subject: { current: AuditSubject };
};

/** The transaction itself. Errors come out as the database gave them. */
export function runTransaction<T>(
  options: TransactionOptions,
  act: Act,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  const { viewer, action, scope, subject } = act;
  return poolOf(options, viewer).transaction(async (manager) => {
    await applySettings(manager, settingsOf(viewer, action, scope));
    return work({
      manager,
      scope,
      publish: (event) =>
        publish(manager, { viewer, now: options.now(), traceparent: options.trace() }, event),
      audit: (entry) => {
        subject.current = entry;
        return enqueue(manager, doneRecord(contextOf(options, act), entry));
      },
      concerns: (about) => {
        subject.current = about;
      },
      refused: (about, reason = 'FORBIDDEN') =>
        enqueue(manager, refusedRecord(contextOf(options, act), reason, about)),
    });
  });
}

// A refusal that cannot be written down is not given: the caller gets no answer at all.
async function auditRefusal(options: TransactionOptions, act: Act, error: AppError): Promise<void> {
  try {
    const record = refusedRecord(contextOf(options, act), reasonOf(error), act.subject.current);
    await poolOf(options, act.viewer).transaction(async (manager) => {
      await applySettings(manager, limitOf(act.viewer));
      await enqueue(manager, record);
    });
  } catch (cause) {
    const answer = unavailable();
    answer.cause = cause;
    throw answer;
  }
}

function contextOf(
  { service, now, trace }: TransactionOptions,
  { viewer, action, scope }: Act,
): AuditContext {
  return { service, viewer, action, scope, now: now(), traceparent: trace() };
}

const poolOf = ({ app, job }: TransactionOptions, viewer: Viewer): DataSource =>
  viewer.kind === 'system' ? job : app;
