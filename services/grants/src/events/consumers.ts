import type { Handlers } from '@imdinett/events';
import type { Tx } from '@imdinett/persistence';
import { learnAboutPerson } from '../app/person';
import { reconcileCases, rememberSettlement } from '../app/settlement';

export const handlers = (now: () => Date): Handlers<Tx> => ({
  'no.imdi.nir.person-registered.v1': async (
    tx,
    { version, data: { personId, protection, birthDate } },
  ) => {
    await learnAboutPerson(tx, { personId, version, protection, birthDate });
    await reconcileCases(tx, personId, now());
  },

  'no.imdi.nir.person-protection-changed.v1': (tx, { version, data: { personId, protection } }) =>
    learnAboutPerson(tx, { personId, version, protection }),

  'no.imdi.nir.person-follow-up-moved.v1': async (
    tx,
    { version, data: { personId, protection, to, date } },
  ) => {
    await learnAboutPerson(tx, { personId, version, protection, move: { to, date } });
    await reconcileCases(tx, personId, now());
  },

  'no.imdi.settlement.person-settled.v1': async (
    tx,
    { data: { date, protection: _, ...settlement } },
  ) => {
    await rememberSettlement(tx, { ...settlement, settledOn: date });
    await reconcileCases(tx, settlement.personId, now());
  },
});
