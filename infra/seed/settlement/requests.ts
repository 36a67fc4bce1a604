import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { outboxRow } from '../database.ts';
import { demoId, worldDate } from '../world.ts';

const rowsOf = (file: string): readonly (readonly string[])[] =>
  readFileSync(join(import.meta.dirname, '../../data', file), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','));

type Request = {
  readonly municipality: string;
  readonly year: number;
  readonly original: number | null;
  readonly requested: number;
  readonly ofWhichUnaccompaniedMinors: number | null;
  readonly decided: number | null;
  readonly settled: number | null;
  readonly replyDeadline: string | null;
  readonly sentOn: string;
};

type Succession = { readonly from: string; readonly to: string; readonly on: string };

const renumbered: readonly Succession[] = rowsOf('municipality-succession.csv').flatMap(
  ([from = '', , to = '', on = '', kind]) => (kind === 'RENUMBERED' ? [{ from, to, on }] : []),
);

/**
 * The number that the municipality had in the year. What was merged keeps the number of the merged one: the published
 * figures are for the whole, and nobody knows whose they were.
 */
function numberIn(year: number, number: string): string {
  const change = renumbered.find(({ to, on }) => to === number && Number(on.slice(0, 4)) > year);
  return change ? numberIn(year, change.from) : number;
}

const countOf = (text: string | undefined): number | null => (text ? Number(text) : null);

/** IMDi's figures 1995–2026. An empty decision is none, 0 is a no; the minors among them are not published. */
function published(): readonly Request[] {
  return rowsOf('anmodning-telemark.csv').map(
    ([number = '', , year = '', original, requested, decided, settled]) => ({
      municipality: numberIn(Number(year), number),
      year: Number(year),
      original: countOf(original),
      requested: Number(requested),
      ofWhichUnaccompaniedMinors: null,
      decided: countOf(decided),
      settled: countOf(settled),
      replyDeadline: null,
      // The day of the snapshot: when the letters were sent is not known.
      sentOn: '2026-08-20',
    }),
  );
}

/** Made up, so that there is something to answer: the coming year as this one, with a deadline as in earlier letters. */
function coming(): readonly Request[] {
  const oslo = { number: '0301', requested: 780 };
  const bodoe = { number: '1804', requested: 95 };
  const telemark = published()
    .filter(({ year }) => year === 2026)
    .map(({ municipality, requested }) => ({ number: municipality, requested }));
  return [...telemark, oslo, bodoe].map(({ number, requested }) => ({
    municipality: number,
    year: 2027,
    original: null,
    requested,
    ofWhichUnaccompaniedMinors: Math.round(requested * 0.06),
    decided: null,
    settled: null,
    replyDeadline: '2026-12-20',
    sentOn: '2026-10-15',
  }));
}

const requests: readonly Request[] = [...published(), ...coming()];

const idOf = ({ municipality, year }: Request): string =>
  demoId('settlement-request', municipality, year);

type Step = 'sent' | 'revised' | 'answered';

const stepsOf = ({ original, decided }: Request): readonly Step[] => [
  'sent',
  ...(original === null ? [] : ['revised' as const]),
  ...(decided === null ? [] : ['answered' as const]),
];

export const requestRows = (): readonly object[] =>
  requests.map((request) => ({
    id: idOf(request),
    municipality: request.municipality,
    year: request.year,
    original: request.original,
    requested: request.requested,
    of_which_unaccompanied_minors: request.ofWhichUnaccompaniedMinors,
    decided: request.decided,
    decided_unaccompanied_minors: null,
    settled: request.settled,
    settled_published: request.settled,
    // Nobody who is made up is counted among the real ones; who arrives from now on is.
    settled_published_on: request.year === 2027 ? null : lastDayOf(request.year),
    reply_deadline: request.replyDeadline,
    version: stepsOf(request).length,
  }));

const lastDayOf = (year: number): string =>
  year < Number(worldDate.slice(0, 4)) ? `${String(year)}-12-31` : worldDate;

export const requestEvents = (): readonly object[] =>
  requests.flatMap((request) =>
    stepsOf(request).map((step, index) => {
      const { municipality, year, original, requested, ofWhichUnaccompaniedMinors } = request;
      return outboxRow({
        service: 'settlement',
        type: `no.imdi.settlement.request-${step}.v1`,
        aggregate: { id: idOf(request), version: index + 1 },
        data: {
          requestId: idOf(request),
          municipality,
          year,
          requested: step === 'sent' ? (original ?? requested) : requested,
          ofWhichUnaccompaniedMinors,
          ...(step === 'answered' ? { decided: request.decided } : {}),
        },
        at: `${request.sentOn}T08:00:00.000Z`,
      });
    }),
  );
