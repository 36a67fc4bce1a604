import type { Tx } from '@imdinett/persistence';
import { lockPerson, savePerson, spreadProtection } from '../db/person.store';
import { learn, type PersonNews } from '../domain/person';

/** Takes in what nir tells about a person. */
export async function learnAboutPerson({ manager }: Tx, news: PersonNews): Promise<void> {
  const known = await lockPerson(manager, news.personId);
  const person = learn(known, news);
  await savePerson(manager, person);
  if (known.protection !== person.protection) await spreadProtection(manager, person);
}
