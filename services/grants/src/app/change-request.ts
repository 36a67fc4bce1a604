import { assertCan, readActionOf, scopeOf, type Scope, type Viewer } from '@imdinett/access';
import { conflict, forbidden, notFound } from '@imdinett/kernel';
import { withIdempotency, type Tx } from '@imdinett/persistence';
import { uuidv7 } from 'uuidv7';
import type { Deps } from '../context';
import { changeRequestsOf, insertChangeRequest } from '../db/change-request.store';
import { casesWithin, lockCase, saveCase } from '../db/grant-case.store';
import { submit, type ChangeRequest, type Submission } from '../domain/change-request';
import type { GrantCase } from '../domain/grant-case';
import { shownAll, visibleTo, type ShownCase } from './closed-data';
import { personsIn } from './grant-case';

/** For each case its change requests, newest first. */
export function readChangeRequestsOf(
  deps: Deps,
  viewer: Viewer,
  caseIds: readonly string[],
): Promise<readonly (readonly ChangeRequest[])[]> {
  return deps.transaction(viewer, 'grants.case:read', async ({ manager, scope, audit }) => {
    const found = await changeRequestsOf(manager, deps.sealer, { scope, caseIds });
    if (found.length > 0) await audit({ persons: personsIn(found), fields: ['changeRequests'] });
    return caseIds.map((id) => found.filter(({ caseId }) => caseId === id));
  });
}

const submitting = 'grants.change-request:submit';
const readingScope = (viewer: Viewer): Scope => scopeOf(viewer, readActionOf(submitting));

export type SubmitChangeRequest = Pick<ChangeRequest, 'caseId' | 'level' | 'reason' | 'text'> & {
  readonly expectedVersion: number;
  readonly idempotencyKey: string | null;
};

export type Submitted = { readonly changeRequest: ChangeRequest; readonly grantCase: ShownCase };

/** Sends a change request (endringsforespørsel) to IMDi. */
export function submitChangeRequest(
  deps: Deps,
  viewer: Viewer,
  input: SubmitChangeRequest,
): Promise<Submitted> {
  if (viewer.kind !== 'user') throw forbidden();
  const { level, reason, text } = input;
  const submission = {
    id: uuidv7(),
    level,
    reason,
    text,
    submittedAt: deps.now(),
    submittedBy: viewer.id,
  };
  return deps.transaction(viewer, submitting, async (tx) => {
    // The ids are the answer that is kept: the text of the request must not lie beside it unencrypted.
    const { requestId } = await withIdempotency(
      tx,
      { viewer, operation: 'submitChangeRequest', input },
      () => submitOnce(deps, viewer, { input, submission, tx }),
    );
    const [requests, grantCase] = [
      await changeRequestsOf(tx.manager, deps.sealer, {
        scope: readingScope(viewer),
        caseIds: [input.caseId],
      }),
      await seenCase(tx, viewer, input.caseId),
    ];
    const changeRequest = requests.find(({ id }) => id === requestId);
    const [shown] = await shownAll(tx, viewer, [grantCase]);
    if (changeRequest === undefined || shown === undefined) throw notFound();
    await tx.audit({
      object: { type: 'grant-case', id: input.caseId },
      persons: personsIn([grantCase]),
      fields: ['grantCase', 'changeRequests'],
    });
    return { changeRequest, grantCase: shown };
  });
}

async function submitOnce(
  deps: Deps,
  viewer: Viewer,
  {
    input,
    submission,
    tx,
  }: { readonly input: SubmitChangeRequest; readonly submission: Submission; readonly tx: Tx },
): Promise<{ readonly requestId: string }> {
  const object = { type: 'grant-case', id: input.caseId };
  tx.concerns({ object });
  const seen = await seenCase(tx, viewer, input.caseId);
  assertCan(viewer, submitting, {
    own: [{ municipality: seen.municipality, district: seen.district }],
  });

  const locked = await lockCase(tx.manager, input.caseId);
  if (locked === null) throw notFound();
  if (locked.version !== input.expectedVersion) throw conflict();
  const submitted = submit(locked, submission);
  await saveCase(tx.manager, submitted.grantCase);
  await insertChangeRequest(tx.manager, deps.sealer, submitted);

  const { id, personId, protection, municipality, district, year, version } = submitted.grantCase;
  await tx.audit({
    object,
    persons: personsIn([locked]),
    fields: ['changeRequests'],
    after: { level: input.level, reason: input.reason },
  });
  await tx.publish({
    type: 'no.imdi.grants.case-change-request-submitted.v1',
    aggregate: { id, version },
    data: {
      caseId: id,
      personId,
      protection,
      changeRequestId: submission.id,
      level: input.level,
      reasonCode: input.reason,
      municipality,
      district,
      year,
    },
  });
  return { requestId: submission.id };
}

async function seenCase({ manager }: Tx, viewer: Viewer, id: string): Promise<GrantCase> {
  const [found] = visibleTo(viewer, await casesWithin(manager, readingScope(viewer), [id]));
  if (found === undefined) throw notFound();
  return found;
}
