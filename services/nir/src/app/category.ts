import type { Viewer } from '@imdinett/access';
import { forbidden, osloDate, type AppError } from '@imdinett/kernel';
import type { Deps } from '../context';
import { loadCategories } from '../db/category.store';
import { reachableIds } from '../db/person.store';
import type { Category } from '../domain/category';

/** Computed categories of persons whose basic data the viewer has got. FORBIDDEN where reading goes no further than that. */
export function readCategories(
  deps: Deps,
  viewer: Viewer,
  ids: readonly string[],
): Promise<(readonly Category[] | AppError)[]> {
  return deps.transaction(viewer, 'nir.person:read', async ({ manager, scope, audit, refused }) => {
    const reachable = await reachableIds(manager, { ids, scope, today: osloDate(deps.now()) });
    const categories = await loadCategories(manager, [...reachable]);
    if (reachable.size > 0) await audit({ persons: [...reachable], fields: ['categories'] });
    const unreachable = ids.filter((id) => !reachable.has(id));
    if (unreachable.length > 0) await refused({ persons: unreachable });
    return ids.map((id) => (reachable.has(id) ? (categories.get(id) ?? []) : forbidden()));
  });
}
