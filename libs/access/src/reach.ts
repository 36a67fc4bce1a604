/** How far a role carries for one action. The table of reaches stands in docs and in MATRIX.md. */
export const reaches = [
  /** The row is about the caller. */
  'self',
  /** The row's municipality is the grant's, and its district when the grant names one. */
  'own',
  /** The person's follow-up municipality (oppfølgingskommune), and district, is the grant's. */
  'followed-up',
  /** As `followed-up`, with a category or decision in the introduction scheme. */
  'followed-up-intro',
  /** As `followed-up`, with a category or decision in the Norwegian training scheme. */
  'followed-up-norwegian',
  /** The person stands on an allocation list sent here, not yet answered no or withdrawn. */
  'allocated',
  /** The person was assigned (søkt ut) here; see `assignedMonthsAfterArrival`. */
  'assigned',
  /** The person's latest settlement (bosatt) is here and no move has ended it. */
  'settled',
  /** The person has a grant case of the municipality. */
  'granted',
  /** The person has a computed category (beregnet kategori), anywhere in the country. */
  'categorised',
  'all',
] as const;

export type Reach = (typeof reaches)[number];

/** Reaches that are decided by a place; the others by the caller, the person or nothing. */
export type PlacedReach = Exclude<Reach, 'self' | 'categorised' | 'all'>;

export function isPlaced(reach: Reach): reach is PlacedReach {
  return reach !== 'self' && reach !== 'categorised' && reach !== 'all';
}
