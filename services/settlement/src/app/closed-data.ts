import { can, scopeOf, type Viewer } from '@imdinett/access';
import type { Tx } from '@imdinett/persistence';
import { followUpsOf } from '../db/person.store';
import type { PersonSettlement } from '../domain/person-settlement';
import type { Place, Protection } from '../domain/protection';

const readClosed = 'nir.person:read-closed';

/** Whoever may read everybody's closed data (lukkede data) finds shielded persons in lists too; nobody else does. */
export function readsAllClosedData(viewer: Viewer): boolean {
  return scopeOf(viewer, readClosed).some(({ reach }) => reach === 'all');
}

/** Strictly confidential persons (strengt fortrolig) are there for whoever may read everybody's closed data, and for nobody else. */
export function visibleTo<T extends { readonly protection: Protection }>(
  viewer: Viewer,
  rows: readonly T[],
): readonly T[] {
  return readsAllClosedData(viewer)
    ? rows
    : rows.filter(({ protection }) => protection !== 'STRICTLY_CONFIDENTIAL');
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
  const place = showsPlace(viewer, settlement, followUp) ? { municipality, district } : null;
  return { ...rest, place };
}

/** Whether the viewer may be told where the person is. */
export function showsPlace(
  viewer: Viewer,
  { protection }: Pick<PersonSettlement, 'protection'>,
  followUp: Place | null,
): boolean {
  return (
    protection === 'NONE' ||
    can(viewer, readClosed, { 'followed-up': followUp === null ? [] : [followUp] })
  );
}

export function followUpsOfShielded(
  manager: Tx['manager'],
  settlements: readonly Pick<PersonSettlement, 'personId' | 'protection'>[],
): Promise<ReadonlyMap<string, Place>> {
  const shielded = settlements.filter(({ protection }) => protection !== 'NONE');
  return followUpsOf(
    manager,
    shielded.map(({ personId }) => personId),
  );
}
