import { assertCan, type Action, type Viewer } from '@imdinett/access';
import { conflict, notFound } from '@imdinett/kernel';
import type { Tx } from '@imdinett/persistence';
import type { Deps } from '../context';
import { loadPerson, lockPerson } from '../db/person.store';
import { takeTurn } from '../db/reach.store';
import type { Person } from '../domain/person';
import { basicFields } from './person';
import { shownTo, standingOf } from './standing';

export type Change = {
  readonly personId: string;
  /** The version that the caller saw. */
  readonly expectedVersion: number;
  readonly idempotencyKey?: string | null;
};

/** How every change of a person begins: load → may they → lock → is it still what they saw. */
export async function personToChange(
  deps: Deps,
  { manager, concerns }: Tx,
  {
    viewer,
    action,
    personId,
    expectedVersion,
  }: Change & { readonly viewer: Viewer; readonly action: Action },
): Promise<Person> {
  concerns({ object: { type: 'person', id: personId } });
  const seen = await loadPerson(manager, deps.secrets, personId);
  if (seen === null) throw notFound('Fant ikke personen.');
  concerns({ object: { type: 'person', id: personId }, persons: [personId] });
  assertCan(viewer, action, standingOf(seen));
  await takeTurn(manager, personId);
  const person = await lockPerson(manager, deps.secrets, personId);
  if (person?.version !== expectedVersion) throw conflict();
  return person;
}

/** What a change answers with, also a repeat: an idempotency key keeps the person's id alone, and no personal data. */
export async function changedPerson(
  deps: Deps,
  { manager, audit }: Tx,
  { viewer, id }: { readonly viewer: Viewer; readonly id: string },
): Promise<Person> {
  const person = await loadPerson(manager, deps.secrets, id);
  const visible = person && shownTo(viewer, person);
  if (visible === null) throw notFound('Fant ikke personen.');
  await audit({ object: { type: 'person', id }, persons: [id], fields: basicFields });
  return visible;
}
