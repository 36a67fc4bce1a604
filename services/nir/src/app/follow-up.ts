import type { Viewer } from '@imdinett/access';
import type { NewEvent } from '@imdinett/events';
import { osloDate } from '@imdinett/kernel';
import { withIdempotency, type Tx } from '@imdinett/persistence';
import type { Deps } from '../context';
import { addFollowUp, loadFollowUps } from '../db/follow-up.store';
import { loadPersons, lockPerson, saveFollowUp } from '../db/person.store';
import { followUps, type FollowUp } from '../domain/follow-up';
import { move, placeOf, settle, type Move, type Person, type Protection } from '../domain/person';
import { showsPlaces } from '../domain/shielding';
import { changedPerson, personToChange, type Change } from './change';
import { projectReach } from './reach';
import { closedReachOf } from './standing';

/** Where persons are and were followed up. Null where the places are closed data that the viewer may not read. */
export function readFollowUps(
  deps: Deps,
  viewer: Viewer,
  ids: readonly string[],
): Promise<(readonly FollowUp[] | null)[]> {
  return deps.transaction(viewer, 'nir.person:read-basic', async ({ manager, scope, audit }) => {
    const persons = await loadPersons(manager, deps.secrets, {
      ids,
      scope,
      today: osloDate(deps.now()),
    });
    const open = persons
      .filter((person) => showsPlaces(person.protection, closedReachOf(viewer, person)))
      .map(({ id }) => id);
    const starts = await loadFollowUps(manager, open);
    if (open.length > 0) await audit({ persons: open, fields: ['followUp'] });
    return ids.map((id) => (open.includes(id) ? followUps(starts.get(id) ?? []) : null));
  });
}

export type MovePerson = Change & Move;

/** Moves the follow-up (oppfølging) of a person. Who reaches the person changes with the commit. */
export function movePerson(deps: Deps, viewer: Viewer, input: MovePerson): Promise<Person> {
  return deps.transaction(viewer, 'nir.person:move', async (tx) => {
    const id = await withIdempotency(tx, { viewer, operation: 'movePerson', input }, async () => {
      const { manager } = tx;
      const person = await personToChange(deps, tx, {
        viewer,
        action: 'nir.person:move',
        ...input,
      });
      const moved = move(person, input, osloDate(deps.now()));
      await addFollowUp(manager, person, { ...input.to, from: input.date, origin: 'MOVE' });
      await saveMoved(tx, { before: person, after: moved, date: input.date });
      await projectReach(manager, person);
      return person.id;
    });
    return changedPerson(deps, tx, { viewer, id });
  });
}

export type Settled = Move & { readonly personId: string; readonly protection: Protection };

/** Begins the follow-up where a person was settled (bosatt). Heard of again, or before the person is registered, it moves nobody. */
export async function beginFollowUpAtSettlement(
  deps: Deps,
  tx: Tx,
  { personId, protection, to, date }: Settled,
): Promise<void> {
  const { manager } = tx;
  const isNew = await addFollowUp(
    manager,
    { id: personId, protection },
    { ...to, from: date, origin: 'SETTLEMENT' },
  );
  const person = isNew ? await lockPerson(manager, deps.secrets, personId) : null;
  if (person === null) return;
  const settled = settle(person, { to, date });
  if (settled !== person) await saveMoved(tx, { before: person, after: settled, date });
}

type FollowUpMoved = NewEvent<'no.imdi.nir.person-follow-up-moved.v1'>;

type Moved = { readonly before: Person; readonly after: Person; readonly date: string };

async function saveMoved({ manager, audit, publish }: Tx, moved: Moved): Promise<void> {
  const { before, after, date } = moved;
  await saveFollowUp(manager, after);
  await audit({
    object: { type: 'person', id: after.id },
    persons: [after.id],
    fields: ['followUp'],
    before: { ...placeOf(before.followUp) },
    after: { ...placeOf(after.followUp), date },
  });
  await publish(followUpMoved(moved));
}

function followUpMoved({ before, after, date }: Moved): FollowUpMoved {
  return {
    type: 'no.imdi.nir.person-follow-up-moved.v1',
    aggregate: { id: after.id, version: after.version },
    data: {
      personId: after.id,
      protection: after.protection,
      from: placeOf(before.followUp),
      to: placeOf(after.followUp),
      date,
    },
  };
}
