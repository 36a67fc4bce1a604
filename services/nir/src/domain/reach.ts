import { addMonths, type LocalDate } from '@imdinett/kernel';
import type { Place } from './person';

/** What settlement has told about a person, in the order of `version`. */
export type SettlementFact = Place & {
  readonly version: number;
  readonly kind:
    | 'ALLOCATED'
    | 'DECLINED'
    | 'WITHDRAWN_FROM_LIST'
    | 'ASSIGNED'
    | 'WITHDRAWN_FROM_ASSIGNMENT'
    | 'SETTLED';
  readonly date: LocalDate;
};

/** What grants has told about a case of a person, in the order of `version`. */
export type GrantFact = Place & {
  readonly caseId: string;
  readonly version: number;
  readonly kind: 'CASE_OPEN' | 'CASE_CLOSED';
};

/** A place from which a person may be reached because of settlement or grants. `until`: the first day on which no more. */
export type PersonReach = Place & {
  readonly reach: 'allocated' | 'assigned' | 'settled' | 'granted';
  readonly until: LocalDate | null;
};

export type FollowUpMove = Place & { readonly date: LocalDate };

type Settlement = {
  readonly allocated: ReadonlyMap<string, Place>;
  readonly assigned: ReadonlyMap<string, Place & { readonly until: LocalDate | null }>;
  readonly settled: (Place & { readonly date: LocalDate }) | null;
};

export type Told = {
  readonly settlement: readonly SettlementFact[];
  readonly grants: readonly GrantFact[];
  /** Moves (flytting) of the follow-up, for they end `settled`. */
  readonly moves: readonly FollowUpMove[];
  readonly assignedMonths: number;
};

/** All of it follows from the facts alone, so it does not matter in which order or how often they came. */
export function reachesOf({
  settlement,
  grants,
  moves,
  assignedMonths,
}: Told): readonly PersonReach[] {
  const nothing: Settlement = { allocated: new Map(), assigned: new Map(), settled: null };
  const { allocated, assigned, settled } = inOrder(settlement).reduce(
    (state, fact) => after(state, fact, assignedMonths),
    nothing,
  );
  return [
    ...[...allocated.values()].map((place) => reach('allocated', place)),
    ...[...assigned.values()].map((place) => reach('assigned', place, place.until)),
    ...(settled === null ? [] : settledStill(settled, moves)).map((place) =>
      reach('settled', place),
    ),
    ...openCases(grants).map((place) => reach('granted', place)),
  ];
}

function after(state: Settlement, fact: SettlementFact, assignedMonths: number): Settlement {
  const { allocated, assigned } = state;
  const place = { municipality: fact.municipality, district: fact.district };
  const key = keyOf(place);
  switch (fact.kind) {
    case 'ALLOCATED':
      return { ...state, allocated: withEntry(allocated, key, place) };
    case 'DECLINED':
    case 'WITHDRAWN_FROM_LIST':
      return { ...state, allocated: without(allocated, key) };
    case 'ASSIGNED':
      // From here on the assignment carries the reach; a place on the list would outlive it.
      return {
        ...state,
        allocated: without(allocated, key),
        assigned: withEntry(assigned, key, { ...place, until: null }),
      };
    case 'WITHDRAWN_FROM_ASSIGNMENT':
      return { ...state, assigned: without(assigned, key) };
    case 'SETTLED': {
      const until = addMonths(fact.date, assignedMonths);
      return {
        allocated: without(allocated, key),
        assigned: assigned.has(key) ? withEntry(assigned, key, { ...place, until }) : assigned,
        settled: { ...place, date: fact.date },
      };
    }
  }
}

function openCases(facts: readonly GrantFact[]): readonly Place[] {
  const latest = new Map(inOrder(facts).map((fact) => [fact.caseId, fact]));
  return [...latest.values()].filter((fact) => fact.kind === 'CASE_OPEN');
}

/** A move to another municipality ends it. After one to another district it stands, but no longer in the district it was made in. */
function settledStill(
  settled: Place & { readonly date: LocalDate },
  moves: readonly FollowUpMove[],
): readonly Place[] {
  const { municipality, district, date } = settled;
  const since = moves.filter((move) => move.date >= date);
  if (since.some((move) => move.municipality !== municipality)) return [];
  return [
    { municipality, district: since.every((move) => move.district === district) ? district : null },
  ];
}

function reach(
  name: PersonReach['reach'],
  place: Place,
  until: LocalDate | null = null,
): PersonReach {
  return { reach: name, municipality: place.municipality, district: place.district, until };
}

const inOrder = <F extends { readonly version: number }>(facts: readonly F[]): readonly F[] =>
  facts.toSorted((one, other) => one.version - other.version);

const keyOf = ({ municipality, district }: Place): string => district ?? municipality;

const withEntry = <V>(map: ReadonlyMap<string, V>, key: string, value: V): ReadonlyMap<string, V> =>
  new Map([...map, [key, value]]);

const without = <V>(map: ReadonlyMap<string, V>, key: string): ReadonlyMap<string, V> =>
  new Map([...map].filter(([other]) => other !== key));
