import type { Tx } from '@imdinett/persistence';
import type { Deps } from '../context';
import {
  lockParticipantsToLink,
  saveParticipant,
  shieldParticipantsOf,
} from '../db/participant.store';
import { hashesOf, holdPerson, saveLink, savePerson, type PersonLink } from '../db/person.store';
import { linkTo, mayBeLinked } from '../domain/participant';
import { learn, protectionOf, type Person, type PersonNews } from '../domain/person';
import { eventData } from './event-data';

/**
 * Keeps what nir tells of a person. A change of shielding reaches her participations in the same transaction, also
 * those that were not linked as long as she was hidden.
 */
export async function learnAboutPerson(deps: Deps, tx: Tx, news: PersonNews): Promise<void> {
  const { manager } = tx;
  const known = await holdPerson(manager, news.personId);
  const person = learn(known, news);
  await savePerson(manager, person);
  if (person.protection === known?.protection) return;
  await shieldParticipantsOf(manager, person.id, person.protection);
  for (const nationalIdHash of await hashesOf(manager, person.id))
    await linkParticipants(deps, tx, { nationalIdHash, person });
}

/** Connects the participants with a national id to the person that nir has found for it. */
export async function linkPerson(deps: Deps, tx: Tx, link: PersonLink): Promise<void> {
  const { nationalIdHash, personId } = link;
  if (!(await saveLink(tx.manager, link))) return;
  const protection = protectionOf(await holdPerson(tx.manager, personId));
  await linkParticipants(deps, tx, { nationalIdHash, person: { id: personId, protection } });
}

type Match = {
  readonly nationalIdHash: string;
  readonly person: Pick<Person, 'id' | 'protection'>;
};

async function linkParticipants(
  deps: Deps,
  { manager, publish, audit }: Tx,
  { nationalIdHash, person }: Match,
): Promise<void> {
  const participants = await lockParticipantsToLink(manager, deps.nationalIds, {
    nationalIdHash,
    personId: person.id,
  });
  for (const participant of participants.filter((one) => mayBeLinked(one, person))) {
    const linked = linkTo(participant, person, deps.now());
    await saveParticipant(manager, linked);
    await audit({
      object: { type: 'participant', id: linked.id },
      persons: [person.id],
      before: { personId: participant.personId },
      after: { personId: linked.personId },
    });
    await publish({
      type: 'no.imdi.jobbsjanse.participant-updated.v1',
      aggregate: linked,
      data: eventData(linked),
    });
  }
}
