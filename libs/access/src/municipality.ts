import { predecessors } from './succession';

/**
 * The municipality and the earlier ones that were merged or renumbered into it as a whole. One that was split is in
 * none: its rows need IMDi's explicit mapping.
 */
export function municipalitiesReachedBy(municipality: string): readonly string[] {
  return [municipality, ...(predecessors.get(municipality) ?? [])];
}
