import type { Handlers } from '@imdinett/events';
import type { Tx } from '@imdinett/persistence';
import { learnAboutPerson } from '../app/person';

export const handlers: Handlers<Tx> = {
  'no.imdi.nir.person-registered.v1': (tx, { data, version }) =>
    learnAboutPerson(tx, { id: data.personId, protection: data.protection, version }),
  'no.imdi.nir.person-protection-changed.v1': (tx, { data, version }) =>
    learnAboutPerson(tx, { id: data.personId, protection: data.protection, version }),
};
