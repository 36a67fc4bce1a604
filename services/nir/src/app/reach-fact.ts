import type { Tx } from '@imdinett/persistence';
import type { Deps } from '../context';
import { loadProtection } from '../db/person.store';
import { takeTurn, recordFact, type ReachFact } from '../db/reach.store';
import { beginFollowUpAtSettlement } from './follow-up';
import { projectReach } from './reach';

export type { ReachFact };

/** Takes in what settlement or grants told about a person. The same fact again has no effect, whatever event brings it. */
export async function learn(deps: Deps, tx: Tx, fact: ReachFact): Promise<void> {
  const { personId, municipality, district, kind, date } = fact;
  await takeTurn(tx.manager, personId);
  if (!(await recordFact(tx.manager, fact))) return;
  // nir decides on protection; the teller's copy may be behind, and counts only for a person not registered yet.
  const protection = (await loadProtection(tx.manager, personId)) ?? fact.protection;
  await projectReach(tx.manager, { id: personId, protection });
  if (kind === 'SETTLED' && date !== null)
    await beginFollowUpAtSettlement(deps, tx, {
      personId,
      protection,
      to: { municipality, district },
      date,
    });
}
