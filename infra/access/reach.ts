import type { DemoPerson } from '../seed/world.ts';
import type { Row, Rows } from './rows.ts';

/** A role in a place, as the demo user holds it. */
export type Grant = {
  readonly role: string;
  readonly municipality: string | null;
  readonly district: string | null;
};

type Place = { readonly municipality: string | null; readonly district: string | null };

/** Numbers that were merged or renumbered into one in force. Ålesund (1507) was split: no grant reaches its rows. */
const earlierNumbers: Readonly<Record<string, readonly string[]>> = {
  '4003': ['3807', '0806'],
  '4001': ['3806', '0805'],
};

/** access.md: the municipality is that of the grant; the district too, when the grant names one, and a row without one is outside. */
export function isIn(place: Place | null, { municipality, district }: Grant): boolean {
  if (place === null || place.municipality === null || municipality === null) return false;
  const numbers = [municipality, ...(earlierNumbers[municipality] ?? [])];
  return numbers.includes(place.municipality) && (district === null || place.district === district);
}

/** The day twelve calendar months earlier. None of the demo world's days is the last of a February. */
const aYearBefore = (today: string): string =>
  `${String(Number(today.slice(0, 4)) - 1)}${today.slice(4)}`;

/** Where the settlement counts as settled: nowhere after a move to another municipality, in no district after one within it. */
function settledAt({ settlement, followUp }: DemoPerson): Place | null {
  if (settlement === null || settlement.settledOn === null) return null;
  const { municipality, district, endedOn } = settlement;
  if (endedOn === null) return { municipality, district };
  return followUp?.municipality === municipality ? { municipality, district: null } : null;
}

function assignedAt({ settlement }: DemoPerson, today: string): Place | null {
  if (settlement === null || settlement.assignedOn === null || settlement.phase === 'WITHDRAWN')
    return null;
  return settlement.settledOn === null || settlement.settledOn > aYearBefore(today)
    ? settlement
    : null;
}

const followsScheme = (person: DemoPerson, scheme: 'INTRODUCTION' | 'NORWEGIAN'): boolean =>
  person.categories.some((category) => category.scheme === scheme) ||
  person[scheme === 'INTRODUCTION' ? 'introduction' : 'norwegian'] !== null;

export type World = {
  readonly rows: Rows;
  readonly persons: ReadonlyMap<string, DemoPerson>;
  /** In Oslo. */
  readonly today: string;
};

/** Whether the person belongs to the reach: access.md's table of reaches, once more. */
export function reachesPerson(
  reach: string,
  person: DemoPerson,
  { grant, world }: { readonly grant: Grant; readonly world: World },
): boolean {
  switch (reach) {
    case 'all':
      return true;
    case 'categorised':
      return person.categories.length > 0;
    case 'followed-up':
      return isIn(person.followUp, grant);
    case 'followed-up-intro':
      return isIn(person.followUp, grant) && followsScheme(person, 'INTRODUCTION');
    case 'followed-up-norwegian':
      return isIn(person.followUp, grant) && followsScheme(person, 'NORWEGIAN');
    case 'allocated':
      return (
        ['ALLOCATED', 'ACCEPTED'].includes(person.settlement?.phase ?? '') &&
        isIn(person.settlement, grant)
      );
    case 'assigned':
      return isIn(assignedAt(person, world.today), grant);
    case 'settled':
      return isIn(settledAt(person), grant);
    case 'granted':
      return [...world.rows.grantCases, ...world.rows.extraGrantCases].some(
        (one) => one.personId === person.id && one.status === 'OPEN' && isIn(one, grant),
      );
    default:
      throw new Error(`no such reach of a person: ${reach}`);
  }
}

export type Caller = {
  readonly id: string;
  readonly username: string;
  readonly grants: readonly Grant[];
};

/** Whether a row of a register belongs to the reach: its own place, whom it is of, or the person's standing. */
export function reachesRow(
  reach: string,
  row: Row,
  {
    grant,
    caller,
    world,
  }: { readonly grant: Grant; readonly caller: Caller; readonly world: World },
): boolean {
  // A draft of Jobbsjansen that was never submitted stays with the municipality.
  if (reach === 'all') return row.status !== 'DRAFT';
  if (reach === 'self') return row.of === caller.id;
  if (reach === 'own') return isIn(row, grant);
  const person = world.persons.get(row.personId ?? '');
  return person !== undefined && reachesPerson(reach, person, { grant, world });
}
