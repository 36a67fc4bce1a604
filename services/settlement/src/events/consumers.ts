import type { Handlers } from '@imdinett/events';
import type { Tx } from '@imdinett/persistence';
import { endSettlement, learnAboutPerson } from '../app/person';
import { countArrivals } from '../app/request';

export const handlers: Handlers<Tx> = {
  'no.imdi.nir.person-registered.v1': (tx, { version, data: { personId, protection, ...facts } }) =>
    learnAboutPerson(tx, { personId, version, protection, facts }),

  'no.imdi.nir.person-protection-changed.v1': (tx, { version, data: { personId, protection } }) =>
    learnAboutPerson(tx, { personId, version, protection }),

  'no.imdi.nir.person-follow-up-moved.v1': async (
    tx,
    { version, data: { personId, protection, ...move } },
  ) => {
    await learnAboutPerson(tx, { personId, version, protection, followUp: move.to });
    await endSettlement(tx, { personId, move });
  },

  // Its own event: registering an arrival reaches the person, and not the municipality's figures.
  'no.imdi.settlement.person-settled.v1': (tx, { data: { municipality, date } }) =>
    countArrivals(tx, { municipality, date }),
};
