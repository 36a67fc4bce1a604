import type { Tx } from '@imdinett/persistence';
import type { Deps } from '../context';
import {
  lockParticipantsToLink,
  saveParticipant,
  shieldParticipantsOf,
} from '../db/participant.store';
import { holdPerson, saveLink, savePerson, type PersonLink } from '../db/person.store';
import { linkTo } from '../domain/participant';
import { learn, protectionOf, type PersonNews } from '../domain/person';
import { eventData } from './event-data';

/** Keeps what nir tells of a person; a change of shielding reaches her participations in the same transaction. */
export async function learnAboutPerson({ manager }: Tx, news: PersonNews): Promise<void> {
  const known = await holdPerson(manager, news.personId);
  const person = learn(known, news);
  await savePerson(manager, person);
  if (person.protection !== known?.protection)
    await shieldParticipantsOf(manager, person.id, person.protection);
}

/** Connects the participants with a national id to the person that nir has found for it. */
export async function linkPerson(
  deps: Deps,
  { manager, publish, audit }: Tx,
  link: PersonLink,
): Promise<void> {
  if (!(await saveLink(manager, link))) return;
  const person = {
    id: link.personId,
    protection: protectionOf(await holdPerson(manager, link.personId)),
  };
  for (const participant of await lockParticipantsToLink(manager, deps.nationalIds, link)) {
    const linked = linkTo(participant, person, deps.now());
    await saveParticipant(manager, linked);
    await audit({
      object: { type: 'participant', id: linked.id },
      persons: [link.personId],
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
