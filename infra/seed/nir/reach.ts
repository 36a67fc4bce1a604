import { assignedMonthsAfterArrival } from '@imdinett/access';
import type { DemoPerson } from '../world.ts';
import { reachesOf } from './built.ts';
import { followUpsOf } from './follow-up.ts';

type Fact = Parameters<typeof reachesOf>[0]['settlement'][number];

/** What settlement told, numbered as it numbers its events. An answer of yes changes no reach. Grants tells its own. */
function factsOf({ settlement: line }: DemoPerson): readonly Fact[] {
  if (line === null) return [];
  const { municipality, district } = line;
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
    .flatMap(([kind, date]) => (date === null ? [] : [{ kind, date }]))
    .flatMap(({ kind, date }, index) =>
      kind === null ? [] : [{ kind, date, version: index + 1, municipality, district }],
    );
}

export const factRows = (person: DemoPerson): readonly object[] =>
  factsOf(person).map(({ version, municipality, district, kind, date }) => ({
    source: 'settlement',
    aggregate_id: person.id,
    version,
    person_id: person.id,
    protection: person.protection,
    municipality,
    district,
    kind,
    happened_on: date,
  }));

export function reachRows(person: DemoPerson): readonly object[] {
  const reaches = reachesOf({
    settlement: factsOf(person),
    grants: [],
    moves: followUpsOf(person).flatMap(({ origin, from, municipality, district }) =>
      origin === 'MOVE' ? [{ municipality, district, date: from }] : [],
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
