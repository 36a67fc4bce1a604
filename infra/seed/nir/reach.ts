import { assignedMonthsAfterArrival } from '@imdinett/access';
import type { Row } from '../rows.ts';
import type { DemoPerson } from '../world.ts';
import { reachesOf } from './built.ts';
import { followUpsOf, type Place } from './follow-up.ts';

type Fact = Place & {
  readonly source: 'settlement' | 'grants';
  readonly aggregateId: string;
  readonly version: number;
  readonly kind:
    | 'ALLOCATED'
    | 'DECLINED'
    | 'WITHDRAWN_FROM_LIST'
    | 'ASSIGNED'
    | 'WITHDRAWN_FROM_ASSIGNMENT'
    | 'SETTLED'
    | 'CASE_OPEN'
    | 'CASE_CLOSED';
  readonly date: string | null;
};

/** What settlement told, numbered as settlement numbers its events; an answer of yes changes no reach. */
function settlementFacts({ id, settlement: line }: DemoPerson): readonly Fact[] {
  if (line === null) return [];
  const told: readonly (readonly [Fact['kind'] | null, string | null])[] = [
    ['ALLOCATED', line.listSentOn],
    [line.declineReason === null ? null : 'DECLINED', line.answeredOn],
    ['ASSIGNED', line.assignedOn],
    [
      line.withdrawnFrom === 'ASSIGNED' ? 'WITHDRAWN_FROM_ASSIGNMENT' : 'WITHDRAWN_FROM_LIST',
      line.withdrawnOn,
    ],
    ['SETTLED', line.settledOn],
  ];
  return told
    .filter(([, date]) => date !== null)
    .flatMap(([kind, date], index) => (kind === null ? [] : [{ kind, date, version: index + 1 }]))
    .map((fact) => ({
      ...fact,
      source: 'settlement',
      aggregateId: id,
      municipality: line.municipality,
      district: line.district,
    }));
}

const grantFacts = ({ grantCases }: DemoPerson): readonly Fact[] =>
  grantCases.flatMap(({ id, municipality, status }) =>
    (status === 'OPEN' ? (['CASE_OPEN'] as const) : (['CASE_OPEN', 'CASE_CLOSED'] as const)).map(
      (kind, index) => ({
        source: 'grants',
        aggregateId: id,
        version: index + 1,
        kind,
        municipality,
        district: null,
        date: null,
      }),
    ),
  );

const factRow = (
  person: DemoPerson,
  { source, aggregateId, version, kind, municipality, district, date }: Fact,
): Row => ({
  source,
  aggregate_id: aggregateId,
  version,
  person_id: person.id,
  protection: person.protection,
  municipality,
  district,
  kind,
  happened_on: date,
});

export function reachRows(person: DemoPerson): readonly Row[] {
  type Told = Parameters<typeof reachesOf>[0];
  const reaches = reachesOf({
    settlement: settlementFacts(person) as Told['settlement'],
    grants: grantFacts(person).map((fact) => ({
      ...fact,
      caseId: fact.aggregateId,
    })) as Told['grants'],
    moves: followUpsOf(person).flatMap(({ origin, from, ...place }) =>
      origin === 'MOVE' ? [{ ...place, date: from }] : [],
    ),
    assignedMonths: assignedMonthsAfterArrival,
  });
  return reaches.map(({ reach, municipality, district, until }) => ({
    person_id: person.id,
    protection: person.protection,
    reach,
    municipality,
    district,
    valid_until: until,
  }));
}

export const factRows = (person: DemoPerson): readonly Row[] =>
  [...settlementFacts(person), ...grantFacts(person)].map((fact) => factRow(person, fact));
