import { assertCan, municipalitiesReachedBy, type Viewer } from '@imdinett/access';
import { conflict, notFound, osloDate } from '@imdinett/kernel';
import {
  connectionOf,
  withIdempotency,
  type Connection,
  type Page,
  type Tx,
} from '@imdinett/persistence';
import type { Deps } from '../context';
import {
  countRequests,
  findRequests,
  loadRequest,
  lockRequest,
  recountSettled,
  requestKey,
  requestsOf,
  saveAnswer,
  type RequestFilter,
} from '../db/request.store';
import { answer, warningsOf, type RequestWarning, type SettlementRequest } from '../domain/request';
import { standingOfRequest } from './standing';

export type RequestConnection = Connection<SettlementRequest>;

export async function listRequests(
  deps: Deps,
  viewer: Viewer,
  { filter, page }: { readonly filter: RequestFilter; readonly page: Page },
): Promise<RequestConnection> {
  const rows = await deps.transaction(viewer, 'settlement.request:read', ({ manager, scope }) =>
    findRequests(manager, scope, { filter, page }),
  );
  return connectionOf(rows, page, requestKey, () =>
    deps.transaction(viewer, 'settlement.request:read', ({ manager, scope }) =>
      countRequests(manager, scope, filter),
    ),
  );
}

/** For each municipality the requests to it and to those that were merged or renumbered into it. */
export async function readRequestsOf(
  deps: Deps,
  viewer: Viewer,
  municipalities: readonly string[],
): Promise<readonly (readonly SettlementRequest[])[]> {
  const rows = await deps.transaction(viewer, 'settlement.request:read', ({ manager, scope }) =>
    requestsOf(manager, scope, municipalities),
  );
  return municipalities.map((number) => {
    const reached = new Set(municipalitiesReachedBy(number));
    return rows.filter(({ municipality }) => reached.has(municipality));
  });
}

export type AnswerRequest = {
  readonly requestId: string;
  readonly decided: number;
  readonly decidedUnaccompaniedMinors: number | null;
  readonly expectedVersion: number;
  readonly idempotencyKey: string | null;
};

const answering = 'settlement.request:answer';

/** Registers the municipality's decision (vedtak). */
export function answerRequest(
  deps: Deps,
  viewer: Viewer,
  input: AnswerRequest,
): Promise<SettlementRequest> {
  return deps.transaction(viewer, answering, (tx) =>
    withIdempotency(tx, { viewer, operation: 'answerSettlementRequest', input }, () =>
      answerOnce(deps, viewer, { input, tx }),
    ),
  );
}

async function answerOnce(
  deps: Deps,
  viewer: Viewer,
  {
    input,
    tx: { manager, publish, audit, concerns },
  }: { readonly input: AnswerRequest; readonly tx: Tx },
): Promise<SettlementRequest> {
  const object = { type: 'settlement-request', id: input.requestId };
  concerns({ object });
  const seen = await loadRequest(manager, input.requestId);
  if (seen === null) throw notFound();
  assertCan(viewer, answering, standingOfRequest(seen));

  const request = await lockRequest(manager, input.requestId);
  if (request === null) throw notFound();
  if (request.version !== input.expectedVersion) throw conflict();
  const answered = answer(request, input, osloDate(deps.now()));
  await saveAnswer(manager, answered);

  await audit({ object, before: decisionOf(request), after: decisionOf(answered) });
  const { id, municipality, year, requested, ofWhichUnaccompaniedMinors, version } = answered;
  await publish({
    type: 'no.imdi.settlement.request-answered.v1',
    aggregate: { id, version },
    data: {
      requestId: id,
      municipality,
      year,
      requested,
      ofWhichUnaccompaniedMinors,
      ...decisionOf(answered),
    },
  });
  return answered;
}

const decisionOf = ({ decided, decidedUnaccompaniedMinors }: SettlementRequest) => ({
  decided,
  decidedUnaccompaniedMinors,
});

/** An arrival changes how many were settled in the year. */
export function countArrivals(
  tx: Tx,
  { municipality, date }: { readonly municipality: string; readonly date: string },
): Promise<void> {
  return recountSettled(tx.manager, municipality, Number(date.slice(0, 4)));
}

/** What deserves attention in a request today. */
export const warningsOn = (
  { now }: Pick<Deps, 'now'>,
  request: SettlementRequest,
): readonly RequestWarning[] => warningsOf(request, osloDate(now()));
