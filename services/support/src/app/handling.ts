import { assertCan, type Viewer } from '@imdinett/access';
import { notFound } from '@imdinett/kernel';
import { withIdempotency, type Tx } from '@imdinett/persistence';
import type { Deps } from '../context';
import { lockCase, saveCase } from '../db/case.store';
import {
  assertVersion,
  assign,
  setStatus,
  type CaseStatus,
  type SupportCase,
} from '../domain/support-case';
import { readable, reread } from './dialogue';
import { auditedFields, eventData, subjectOf } from './record';
import { standingOf } from './reading';

type Handling = {
  readonly caseId: string;
  readonly expectedVersion: number;
  readonly idempotencyKey: string | null;
};

export function assignCase(
  deps: Deps,
  viewer: Viewer,
  input: Handling & { readonly assigneeId: string | null },
): Promise<SupportCase> {
  return handle(deps, viewer, {
    input,
    operation: 'assignSupportCase',
    event: 'no.imdi.support.case-assigned.v1',
    decide: (supportCase, now) => assign(supportCase, input.assigneeId, now),
  });
}

export function setCaseStatus(
  deps: Deps,
  viewer: Viewer,
  input: Handling & { readonly status: CaseStatus },
): Promise<SupportCase> {
  return handle(deps, viewer, {
    input,
    operation: 'setSupportCaseStatus',
    event: 'no.imdi.support.case-status-set.v1',
    decide: (supportCase, now) => setStatus(supportCase, input.status, now),
  });
}

type Step = {
  readonly input: Handling;
  readonly operation: string;
  readonly event: 'no.imdi.support.case-assigned.v1' | 'no.imdi.support.case-status-set.v1';
  readonly decide: (supportCase: SupportCase, now: Date) => SupportCase;
};

async function handle(deps: Deps, viewer: Viewer, step: Step): Promise<SupportCase> {
  return deps.transaction(viewer, 'support.case:handle', async (tx) => {
    const supportCase = await readable(deps, viewer, { tx, id: step.input.caseId });
    assertCan(viewer, 'support.case:handle', standingOf(supportCase));
    const id = await withIdempotency(tx, { viewer, ...step }, () => take(deps, tx, step));
    return reread(deps, viewer, { tx, id });
  });
}

async function take(
  deps: Deps,
  { manager, audit, publish }: Tx,
  { input: { caseId, expectedVersion }, event, decide }: Step,
): Promise<string> {
  const supportCase = await lockCase(manager, deps.texts, caseId);
  if (supportCase === null) throw notFound('Fant ikke saken.');
  assertVersion(supportCase, expectedVersion);
  const changed = decide(supportCase, deps.now());
  await saveCase(manager, changed);
  await audit({
    ...subjectOf(changed),
    before: auditedFields(supportCase),
    after: auditedFields(changed),
  });
  await publish({ type: event, aggregate: changed, data: eventData(changed) });
  return changed.id;
}
