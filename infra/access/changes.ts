import type { SubgraphName } from '@imdinett/testing';
import { personsIn } from '../seed/world.ts';
import type { ListName, Row } from './rows.ts';

type Change = {
  readonly subgraph: SubgraphName;
  /** What it changes a row of. */
  readonly list: ListName;
  /** Written by hand from access.md: role → the rows that it may change. */
  readonly roles: Readonly<Record<string, string>>;
  /** With a version that no row has, or a date that the rules refuse: who gets past the door changes nothing. */
  readonly ask: (row: Row) => string;
};

const administrators = {
  KOMMUNEADMINISTRATOR: 'own',
  JOBBSJANSE_KOMMUNEADMINISTRATOR: 'own',
  IMDI_ADMINISTRATOR: 'all',
};
const userChange = (name: string, more = 'reason: "Prøve"'): Change => ({
  subgraph: 'identity',
  list: 'users',
  roles: administrators,
  ask: ({ id }) =>
    `${name}(input: { userId: "${id}", expectedVersion: 999, ${more} }) { user { id } }`,
});
const caseChange = (name: string, more: string, roles: Change['roles']): Change => ({
  subgraph: 'support',
  list: 'supportCases',
  roles,
  ask: ({ id }) =>
    `${name}(input: { caseId: "${id}", expectedVersion: 999, ${more} }) { supportCase { id } }`,
});

export const changes: Readonly<Record<string, Change>> = {
  updateUser: userChange('updateUser', 'name: "Ola Nordmann"'),
  deactivateUser: userChange('deactivateUser'),
  reactivateUser: userChange('reactivateUser'),
  unlockUser: userChange('unlockUser'),
  resetCredentials: userChange('resetCredentials'),
  answerSettlementRequest: {
    subgraph: 'settlement',
    list: 'settlementRequests',
    roles: { KOMMUNE_BOSETTER_SKRIV: 'own' },
    ask: ({ id }) =>
      `answerSettlementRequest(input: { requestId: "${id}", decided: 1, expectedVersion: 999 }) { settlementRequest { id } }`,
  },
  registerArrival: {
    subgraph: 'settlement',
    list: 'assignedPersons',
    roles: { KOMMUNE_BOSETTER_SKRIV: 'assigned', IMDI_BOSETTING: 'all' },
    ask: ({ id }) =>
      `registerArrival(input: { personIds: ["${id}"], date: "2001-01-01" }) { settlements { phase } }`,
  },
  submitChangeRequest: {
    subgraph: 'grants',
    list: 'grantCases',
    roles: {
      KOMMUNE_SAKSBEHANDLER_IMDI_TILSKUDD: 'own',
      KOMMUNE_SAKSBEHANDLER_EKSTRATILSKUDD: 'own',
    },
    ask: ({ id }) =>
      `submitChangeRequest(input: { caseId: "${id}", level: CASE, reason: QUESTION, text: "Prøve", expectedVersion: 999 }) { changeRequest { id } }`,
  },
  updateParticipant: {
    subgraph: 'jobbsjanse',
    list: 'jobbsjanseParticipants',
    roles: { JOBBSJANSE_KOMMUNEBRUKER: 'own' },
    ask: ({ id }) =>
      `updateParticipant(input: { participantId: "${id}", startedOn: "2026-01-05", financing: OWN_FUNDING, expectedVersion: 999 }) { participant { id } }`,
  },
  replyToSupportCase: caseChange('replyToSupportCase', 'text: "Prøve"', {
    IMDI_SUPPORT: 'all',
    everyone: 'self',
  }),
  assignSupportCase: caseChange('assignSupportCase', 'assigneeId: null', { IMDI_SUPPORT: 'all' }),
  setSupportCaseStatus: caseChange('setSupportCaseStatus', 'status: IN_PROGRESS', {
    IMDI_SUPPORT: 'all',
  }),
};

export type Creation = {
  readonly subgraph: SubgraphName;
  /** Role → where it may create one. */
  readonly roles: Readonly<Record<string, string>>;
  /** So that a rule refuses it once the place is granted. */
  readonly ask: (place: Place) => string;
};

export type Place = { readonly municipality: string; readonly district: string | null };

const at = ({ municipality, district }: Place): string =>
  `municipality: "${municipality}"${district === null ? '' : `, district: "${district}"`}`;
/** Whose programme ended less than two years ago, and whose numbers no text may hold. */
export const [tooEarly] = personsIn('skien', 'programme-ended-recently');

export const creations = {
  createUser: {
    subgraph: 'identity',
    // IMDi anywhere; not asked here, for an address that is taken may be met twenty times in ten minutes.
    roles: { KOMMUNEADMINISTRATOR: 'own', JOBBSJANSE_KOMMUNEADMINISTRATOR: 'own' },
    ask: (place) =>
      `createUser(input: { ${at(place)}, name: "Ola Nordmann", email: "imdi.nir@demo.example", mobile: "90000000" }) { user { id } }`,
  },
  createParticipant: {
    subgraph: 'jobbsjanse',
    roles: { JOBBSJANSE_KOMMUNEBRUKER: 'own' },
    ask: (place) =>
      `createParticipant(input: { ${at(place)}, nationalId: "${tooEarly?.nationalId ?? ''}", startedOn: "2026-10-01", financing: OWN_FUNDING }) { participant { id } }`,
  },
  openSupportCase: {
    subgraph: 'support',
    roles: {
      KOMMUNEKONTAKTSENTER: 'own',
      KOMMUNEADMINISTRATOR: 'own',
      KOMMUNENIRSUPERBRUKER: 'own',
    },
    ask: (place) =>
      `openSupportCase(input: { ${at(place)}, area: NIR, subject: "Prøve", text: "${tooEarly?.dufNumber ?? ''}" }) { supportCase { id } }`,
  },
} as const satisfies Readonly<Record<string, Creation>>;
