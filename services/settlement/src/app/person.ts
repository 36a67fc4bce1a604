import { municipalitiesReachedBy } from '@imdinett/access';
import type { Tx } from '@imdinett/persistence';
import { lockSettlements, saveSettlement } from '../db/person-settlement.store';
import { lockPerson, savePerson, spreadProtection } from '../db/person.store';
import { learn, type PersonNews } from '../domain/person';
import { moveAway, type Move } from '../domain/person-settlement';
import { countArrivals } from './request';

/** Takes in what nir tells about a person. */
export async function learnAboutPerson(tx: Tx, news: PersonNews): Promise<void> {
  const known = await lockPerson(tx.manager, news.personId);
  const person = learn(known, news);
  await savePerson(tx.manager, person);
  if (known?.protection === person.protection) return;
  await spreadProtection(tx.manager, person);
  // Shielded persons are not counted in their municipality.
  const [settlement] = await lockSettlements(tx.manager, [person.id]);
  const date = settlement?.settledOn ?? null;
  if (settlement && date !== null)
    await countArrivals(tx, { municipality: settlement.municipality, date });
}

/** A move of the follow-up municipality ends a settlement in the one that the person left. */
export async function endSettlement(
  tx: Tx,
  { personId, move }: { readonly personId: string; readonly move: Move },
): Promise<void> {
  const [settlement] = await lockSettlements(tx.manager, [personId]);
  if (settlement === undefined) return;
  // A renumbering is no move, whichever of the two numbers is the later one.
  const isHere = (municipality: string): boolean =>
    municipalitiesReachedBy(municipality).includes(settlement.municipality) ||
    municipalitiesReachedBy(settlement.municipality).includes(municipality);
  const moved = moveAway(settlement, move, isHere);
  if (moved !== settlement) await saveSettlement(tx.manager, moved);
}
