import type { Handlers } from '@imdinett/events';
import type { Tx } from '@imdinett/persistence';
import { learnAboutPerson, linkPerson } from '../app/person';
import type { Deps } from '../context';

export const handlers = (deps: Deps): Handlers<Tx> => ({
  'no.imdi.nir.person-registered.v1': (tx, { data, version }) =>
    learnAboutPerson(deps, tx, { personId: data.personId, protection: data.protection, version }),
  'no.imdi.nir.person-protection-changed.v1': (tx, { data, version }) =>
    learnAboutPerson(deps, tx, { personId: data.personId, protection: data.protection, version }),
  'no.imdi.nir.person-programme-ended.v1': (tx, { data, version }) =>
    learnAboutPerson(deps, tx, {
      personId: data.personId,
      protection: data.protection,
      version,
      programmeEndedOn: data.date,
    }),
  'no.imdi.nir.person-link-changed.v1': (tx, { key, data, version }) =>
    linkPerson(deps, tx, { nationalIdHash: key, personId: data.personId, version }),
});
