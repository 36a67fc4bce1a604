import { can, scopeOf, type Viewer } from '@imdinett/access';
import type { Tx } from '@imdinett/persistence';
import { followUpsOf } from '../db/person.store';
import type { ExtraCase } from '../domain/extra-case';
import type { GrantCase } from '../domain/grant-case';
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

type Placed = Place & { readonly personId: string | null; readonly protection: Protection };

/** As it is shown: the place of a shielded person is closed data. */
export type Shown<T extends Placed> = Omit<T, 'municipality' | 'district'> & {
  readonly place: Place | null;
};

export type ShownCase = Shown<GrantCase>;
export type ShownExtraCase = Shown<ExtraCase>;

export async function shownAll<T extends Placed>(
  { manager }: Pick<Tx, 'manager'>,
  viewer: Viewer,
  cases: readonly T[],
): Promise<readonly Shown<T>[]> {
  const shielded = cases.flatMap(({ personId, protection }) =>
    protection !== 'NONE' && personId !== null ? [personId] : [],
  );
  const followUps = await followUpsOf(manager, shielded);
  return cases.map((one) => shown(viewer, one, followUps.get(one.personId ?? '') ?? null));
}

function shown<T extends Placed>(
  viewer: Viewer,
  { municipality, district, ...rest }: T,
  followUp: Place | null,
): Shown<T> {
  const isOpen =
    rest.protection === 'NONE' ||
    can(viewer, readClosed, { 'followed-up': followUp === null ? [] : [followUp] });
  return { ...rest, place: isOpen ? { municipality, district } : null };
}
