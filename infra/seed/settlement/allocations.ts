import { demoId, demoRandom, type DemoPerson, type DemoSettlement } from '../world.ts';

export const lineIdOf = (person: DemoPerson): string => demoId('allocation-line', person.id);

export const phaseOf = ({ phase }: DemoSettlement): string =>
  phase === 'ALLOCATED' ? 'PROPOSED' : phase;

const settlementsOf = (persons: readonly DemoPerson[]): readonly DemoSettlement[] =>
  persons.flatMap(({ settlement }) => (settlement === null ? [] : [settlement]));

/** Settlements with the same list id stand on one list. */
export function listRows(persons: readonly DemoPerson[]): readonly object[] {
  const byList = Map.groupBy(settlementsOf(persons), ({ listId }) => listId);
  return [...byList].flatMap(([id, [first, ...others]]) => {
    if (first === undefined) return [];
    const { municipality, district, listSentOn } = first;
    const random = demoRandom('allocation-list', id);
    return [
      {
        id,
        municipality,
        district,
        origin: random.chance(0.15)
          ? random.pick(['SELF_SETTLEMENT', 'NAMED_PERSON'] as const)
          : 'ORDINARY',
        status: statusOf([first, ...others], random.chance(0.5)),
        sent_on: listSentOn,
        version: 1,
      },
    ];
  });
}

function statusOf(lines: readonly DemoSettlement[], isOpened: boolean): string {
  const phases = new Set(lines.map(({ phase }) => phase));
  if (phases.has('ALLOCATED')) return isOpened ? 'OPENED' : 'SENT';
  if (phases.has('ACCEPTED')) return 'ANSWERED';
  return phases.size === 1 && phases.has('WITHDRAWN') ? 'WITHDRAWN' : 'CLOSED';
}

export function lineRows(person: DemoPerson): readonly object[] {
  const line = person.settlement;
  if (line === null) return [];
  return [
    {
      id: lineIdOf(person),
      list_id: line.listId,
      person_id: person.id,
      protection: person.protection,
      municipality: line.municipality,
      district: line.district,
      phase: phaseOf(line),
      answered_on: line.answeredOn,
      decline_reason: line.declineReason,
      assigned_on: line.assignedOn,
      settled_on: line.settledOn,
      withdrawn_on: line.withdrawnOn,
    },
  ];
}
