import { badInput, ruleViolation, type LocalDate } from '@imdinett/kernel';

/** IMDi's yearly request (anmodning) to one municipality, and the municipality's decision (vedtak). */
export type SettlementRequest = {
  readonly id: string;
  readonly municipality: string;
  readonly year: number;
  /** Opprinnelig anmodning: only where the request was revised during the year. */
  readonly original: number | null;
  readonly requested: number;
  readonly ofWhichUnaccompaniedMinors: number | null;
  /** null = not answered, 0 = answered no. */
  readonly decided: number | null;
  readonly decidedUnaccompaniedMinors: number | null;
  /** Faktisk bosetting: who arrived in the year. Shielded persons are left out. */
  readonly settled: number | null;
  readonly replyDeadline: LocalDate | null;
  readonly version: number;
};

export type Answer = {
  readonly decided: number;
  readonly decidedUnaccompaniedMinors: number | null;
};

/** More than was asked for is never refused: real decisions are above the request after a revision downwards. */
export function answer(
  request: SettlementRequest,
  { decided, decidedUnaccompaniedMinors }: Answer,
  today: LocalDate,
): SettlementRequest {
  if (decided < 0) throw badInput('input.decided', 'Antallet må være null eller mer.');
  if (decidedUnaccompaniedMinors !== null && decidedUnaccompaniedMinors < 0)
    throw badInput('input.decidedUnaccompaniedMinors', 'Antallet må være null eller mer.');
  if (decidedUnaccompaniedMinors !== null && decidedUnaccompaniedMinors > decided)
    throw ruleViolation(
      'settlement-request.minors-above-total',
      'Antallet enslige mindreårige er en del av vedtaket og kan ikke være høyere enn det.',
      'input.decidedUnaccompaniedMinors',
    );
  // [U] Whether an answer may be changed is published nowhere. Our decision: until the reply deadline, as often as
  // needed; the letters of request give that deadline and a way to have it deferred.
  if (request.replyDeadline !== null && today > request.replyDeadline)
    throw ruleViolation(
      'settlement-request.reply-deadline-passed',
      'Svarfristen er gått ut. Be IMDi om utsatt frist.',
    );
  if (request.year < Number(today.slice(0, 4)))
    throw ruleViolation(
      'settlement-request.year-is-over',
      'Året for anmodningen er over, og vedtaket kan ikke endres.',
    );
  return { ...request, decided, decidedUnaccompaniedMinors, version: request.version + 1 };
}

export type RequestWarning = { readonly code: RequestWarningCode; readonly message: string };

export type RequestWarningCode =
  | 'DECIDED_ABOVE_REQUESTED'
  | 'DECIDED_MINORS_ABOVE_REQUESTED'
  | 'SETTLED_ABOVE_DECIDED'
  | 'NOT_ANSWERED_IN_TIME';

const messages: Readonly<Record<RequestWarningCode, string>> = {
  DECIDED_ABOVE_REQUESTED: 'Vedtaket er høyere enn anmodningen.',
  DECIDED_MINORS_ABOVE_REQUESTED: 'Vedtaket om enslige mindreårige er høyere enn anmodningen.',
  SETTLED_ABOVE_DECIDED: 'Det er bosatt flere enn kommunen har vedtatt.',
  NOT_ANSWERED_IN_TIME: 'Svarfristen er gått ut uten at anmodningen er besvart.',
};

/** What deserves a look. IMDi's own figures hold every one of these, so none of them may stop anything. */
export function warningsOf(
  request: SettlementRequest,
  today: LocalDate,
): readonly RequestWarning[] {
  const {
    requested,
    ofWhichUnaccompaniedMinors,
    decided,
    decidedUnaccompaniedMinors,
    settled,
    replyDeadline,
  } = request;
  const found: Readonly<Record<RequestWarningCode, boolean>> = {
    DECIDED_ABOVE_REQUESTED: exceeds(decided, requested),
    DECIDED_MINORS_ABOVE_REQUESTED: exceeds(decidedUnaccompaniedMinors, ofWhichUnaccompaniedMinors),
    SETTLED_ABOVE_DECIDED: exceeds(settled, decided),
    NOT_ANSWERED_IN_TIME: decided === null && replyDeadline !== null && today > replyDeadline,
  };
  return warningCodes
    .filter((code) => found[code])
    .map((code) => ({ code, message: messages[code] }));
}

const warningCodes: readonly RequestWarningCode[] = [
  'DECIDED_ABOVE_REQUESTED',
  'DECIDED_MINORS_ABOVE_REQUESTED',
  'SETTLED_ABOVE_DECIDED',
  'NOT_ANSWERED_IN_TIME',
];

const exceeds = (number: number | null, limit: number | null): boolean =>
  number !== null && limit !== null && number > limit;
