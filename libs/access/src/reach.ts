import { assignedMonthsAfterArrival } from './conditions';

/** How far a role carries for one action: the row belongs to the reach when this holds. Shown in docs/access.md. */
export const reachMeanings = {
  self: 'It is about the caller.',
  own: 'Its municipality is the municipality of the role grant, and its district the district, when the grant names one.',
  'followed-up':
    "The person's follow-up municipality (oppfølgingskommune), and district, is that of the grant.",
  'followed-up-intro':
    'As `followed-up`, and the person has a category or decision in the introduction scheme (introduksjonsordningen).',
  'followed-up-norwegian':
    'As `followed-up`, and the person has a category or decision in the Norwegian training scheme (norskordningen).',
  allocated:
    'The person stands on an allocation list (fordelingsliste) sent to the municipality, and is not yet answered no or withdrawn.',
  assigned: `The person was assigned (søkt ut) to the municipality: until it is withdrawn, and for ${String(assignedMonthsAfterArrival)} months after arrival.`,
  settled:
    "The person's latest settlement (bosatt) is in the municipality, and no move has ended it.",
  granted: 'The person has a grant case (tilskuddssak) of the municipality.',
  categorised: 'The person has a computed category (beregnet kategori), anywhere in the country.',
  all: 'Always.',
} as const satisfies Record<string, string>;

export type Reach = keyof typeof reachMeanings;

const isReach = (name: string): name is Reach => Object.hasOwn(reachMeanings, name);

export const reaches: readonly Reach[] = Object.keys(reachMeanings).filter(isReach);

/** Reaches that are decided by a place; the others by the caller, the person or nothing. */
export type PlacedReach = Exclude<Reach, 'self' | 'categorised' | 'all'>;

export function isPlaced(reach: Reach): reach is PlacedReach {
  return reach !== 'self' && reach !== 'categorised' && reach !== 'all';
}
