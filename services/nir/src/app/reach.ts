import { assignedMonthsAfterArrival } from '@imdinett/access';
import type { Tx } from '@imdinett/persistence';
import { loadGrantFacts, loadMoves, loadSettlementFacts, replaceReach } from '../db/reach.store';
import type { Protection } from '../domain/person';
import { reachesOf } from '../domain/reach';

/** Works out anew from where a person may be reached because of settlement and grants. Call it after `takeTurn`. */
export async function projectReach(
  manager: Tx['manager'],
  person: { readonly id: string; readonly protection: Protection },
): Promise<void> {
  const reaches = reachesOf({
    settlement: await loadSettlementFacts(manager, person.id),
    grants: await loadGrantFacts(manager, person.id),
    moves: await loadMoves(manager, person.id),
    assignedMonths: assignedMonthsAfterArrival,
  });
  await replaceReach(manager, person, reaches);
}
