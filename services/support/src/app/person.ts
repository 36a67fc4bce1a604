import type { Tx } from '@imdinett/persistence';
import { holdPerson, savePerson } from '../db/person.store';
import { isNews, type Person } from '../domain/person';

/** Keeps the shielding of every person, so that a case that points at one is silent from the moment it changes. */
export async function learnAboutPerson({ manager }: Tx, news: Person): Promise<void> {
  if (isNews(await holdPerson(manager, news.id), news)) await savePerson(manager, news);
}
