import { can, scopeOf, type Viewer } from '@imdinett/access';
import type { PersonSettlement } from '../domain/person-settlement';
import type { Place } from '../domain/protection';

const readClosed = 'nir.person:read-closed';

/** Whoever may read everybody's closed data (lukkede data) finds shielded persons in lists too; nobody else does. */
export function readsAllClosedData(viewer: Viewer): boolean {
  return scopeOf(viewer, readClosed).some(({ reach }) => reach === 'all');
}

/** A settlement as it is shown: the place of a shielded person is closed data. */
export type ShownSettlement = Omit<PersonSettlement, 'municipality' | 'district'> & {
  readonly place: Place | null;
};

export function shown(
  viewer: Viewer,
  settlement: PersonSettlement,
  followUp: Place | null,
): ShownSettlement {
  const { municipality, district, ...rest } = settlement;
  const isOpen =
    settlement.protection === 'NONE' ||
    can(viewer, readClosed, { 'followed-up': followUp === null ? [] : [followUp] });
  return { ...rest, place: isOpen ? { municipality, district } : null };
}
