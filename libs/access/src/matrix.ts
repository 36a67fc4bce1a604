import type { Reach } from './reach';
import type { Role } from './roles';

/** A user with whatever roles, or none. Stands in the matrix beside the roles and can be granted to nobody. */
export type Holder = Role | 'EVERY_USER';

export type Cell =
  readonly Reach[] | { readonly reaches: readonly Reach[]; readonly monthsBack: number };

export type Row = { readonly [H in Holder]?: Cell };

const userAdministrators = {
  KOMMUNEADMINISTRATOR: ['own'],
  JOBBSJANSE_KOMMUNEADMINISTRATOR: ['own'],
  IMDI_ADMINISTRATOR: ['all'],
} as const satisfies Row;

const administratorChanges = {
  KOMMUNEADMINISTRATOR: ['own'],
  IMDI_ADMINISTRATOR: ['all'],
} as const satisfies Row;

const imdiAdministrator = { IMDI_ADMINISTRATOR: ['all'] } as const satisfies Row;

const ownSession = { EVERY_USER: ['self'] } as const satisfies Row;

const everybody = { EVERY_USER: ['all'] } as const satisfies Row;

const auditor = { REVISOR: ['all'] } as const satisfies Row;

const personReaders = {
  KOMMUNELESEBRUKER: ['categorised'],
  KOMMUNEINTROBRUKER: ['followed-up-intro'],
  KOMMUNENORSKBRUKER: ['followed-up-norwegian'],
  KOMMUNEETTERREGISTRERER: ['followed-up'],
  KOMMUNENIRSUPERBRUKER: ['categorised', 'followed-up'],
  IMDI_NIR: ['all'],
} as const satisfies Row;

const imdiNir = { IMDI_NIR: ['all'] } as const satisfies Row;

const settlementPlace = {
  KOMMUNE_ANMODER_LES: ['own'],
  KOMMUNE_BOSETTER_SKRIV: ['own'],
  IMDI_BOSETTING: ['all'],
} as const satisfies Row;

const settlerHere = { KOMMUNE_BOSETTER_SKRIV: ['own'] } as const satisfies Row;

const imdiBosetting = { IMDI_BOSETTING: ['all'] } as const satisfies Row;

const settledPersons = {
  KOMMUNE_ANMODER_LES: ['settled'],
  KOMMUNE_BOSETTER_SKRIV: ['assigned', 'settled'],
  KOMMUNE_BOSETTER_LES: ['assigned'],
  IMDI_BOSETTING: ['all'],
} as const satisfies Row;

// Narrowed to mappings after `competenceMappedAfter` for the municipal role.
const competence = {
  KOMMUNE_BOSETTING_KOMPETANSEKARTLEGGER: ['assigned', 'settled'],
  IMDI_BOSETTING: ['all'],
} as const satisfies Row;

const grantReaders = {
  KOMMUNE_SAKSBEHANDLER_IMDI_TILSKUDD: ['own'],
  KOMMUNE_SAKSBEHANDLER_EKSTRATILSKUDD: ['own'],
  IMDI_TILSKUDD: ['all'],
} as const satisfies Row;

const imdiTilskudd = { IMDI_TILSKUDD: ['all'] } as const satisfies Row;

const extraHere = { KOMMUNE_SAKSBEHANDLER_EKSTRATILSKUDD: ['own'] } as const satisfies Row;

const extraBoth = {
  KOMMUNE_SAKSBEHANDLER_EKSTRATILSKUDD: ['own'],
  IMDI_TILSKUDD: ['all'],
} as const satisfies Row;

const participantsHere = { JOBBSJANSE_KOMMUNEBRUKER: ['own'] } as const satisfies Row;

// IMDI_JOBBSJANSE sees what was submitted; drafts stay with the municipality.
const participantReaders = {
  JOBBSJANSE_KOMMUNEBRUKER: ['own'],
  IMDI_JOBBSJANSE: ['all'],
} as const satisfies Row;

/** How far a role reaches for one action. A role that is not listed has no access: deny is the default. */
export const matrix = {
  'identity.user:read': userAdministrators,
  'identity.user:create': userAdministrators,
  'identity.user:update': userAdministrators,
  'identity.user:deactivate': userAdministrators,
  'identity.user:reactivate': userAdministrators,
  'identity.user:unlock': userAdministrators,
  'identity.user:reset-credentials': userAdministrators,
  // Which roles each of the three may grant: administration.ts.
  'identity.role:grant': userAdministrators,
  'identity.role:revoke': userAdministrators,
  'identity.administrator-change:submit': administratorChanges,
  'identity.administrator-change:read': administratorChanges,
  'identity.administrator-change:decide': imdiAdministrator,
  // Through references only (who opened this case), never as a list.
  'identity.user:read-name': everybody,
  'identity.session:manage': ownSession,
  'identity.profile:read': ownSession,
  'identity.profile:update': ownSession,
  'identity.role-catalogue:read': everybody,
  'identity.municipality:read': everybody,
  'identity.audit:read': auditor,

  'nir.person:read-basic': {
    ...personReaders,
    KOMMUNE_ANMODER_LES: ['settled'],
    KOMMUNE_BOSETTER_SKRIV: ['allocated', 'assigned', 'settled'],
    KOMMUNE_BOSETTER_LES: ['assigned'],
    KOMMUNE_BOSETTING_KOMPETANSEKARTLEGGER: ['assigned', 'settled'],
    KOMMUNE_SAKSBEHANDLER_IMDI_TILSKUDD: ['granted'],
    KOMMUNE_SAKSBEHANDLER_EKSTRATILSKUDD: ['granted'],
    IMDI_BOSETTING: ['all'],
    IMDI_TILSKUDD: ['all'],
  },
  'nir.person:read': personReaders,
  'nir.person:export': personReaders,
  'nir.person:read-closed': { KOMMUNENIRSUPERBRUKER: ['followed-up'], IMDI_NIR: ['all'] },
  // A first decision reaches further for KOMMUNEINTROBRUKER: conditions.ts.
  'nir.introduction:register': {
    KOMMUNEINTROBRUKER: { reaches: ['followed-up-intro'], monthsBack: 2 },
    KOMMUNEETTERREGISTRERER: { reaches: ['followed-up'], monthsBack: 12 },
    // Our reading of "all NIR privileges". The consequence: a municipality can hand out the 12 months.
    KOMMUNENIRSUPERBRUKER: { reaches: ['followed-up'], monthsBack: 12 },
  },
  'nir.norwegian:register': {
    KOMMUNENORSKBRUKER: { reaches: ['followed-up-norwegian'], monthsBack: 2 },
    KOMMUNEETTERREGISTRERER: { reaches: ['followed-up'], monthsBack: 12 },
    // As for the introduction scheme.
    KOMMUNENIRSUPERBRUKER: { reaches: ['followed-up'], monthsBack: 12 },
  },
  'nir.report:read': {
    KOMMUNELESEBRUKER: ['own'],
    KOMMUNEINTROBRUKER: ['own'],
    KOMMUNENORSKBRUKER: ['own'],
    KOMMUNENIRSUPERBRUKER: ['own'],
    IMDI_NIR: ['all'],
  },
  'nir.access-log:read': auditor,
  'nir.person:register': imdiNir,
  'nir.person:correct-basic': imdiNir,
  'nir.person:move': imdiNir,
  'nir.person:close-data': imdiNir,

  'settlement.request:read': settlementPlace,
  'settlement.request:send': imdiBosetting,
  'settlement.request:revise': imdiBosetting,
  'settlement.request:answer': settlerHere,
  'settlement.request:plan-places': settlerHere,
  'settlement.request:ask-deferral': settlerHere,
  'settlement.allocation:read': settlementPlace,
  'settlement.allocation:open': settlerHere,
  'settlement.allocation:answer': settlerHere,
  'settlement.allocation:send': imdiBosetting,
  'settlement.allocation:withdraw': imdiBosetting,
  'settlement.allocation:assign': imdiBosetting,
  'settlement.self-settlement:report': settlerHere,
  'settlement.person:search': settledPersons,
  'settlement.person:export': settledPersons,
  // Never KOMMUNE_ANMODER_LES, and never before the person is assigned.
  'settlement.person-folder:read': {
    KOMMUNE_BOSETTER_SKRIV: ['assigned', 'settled'],
    KOMMUNE_BOSETTER_LES: ['assigned'],
    IMDI_BOSETTING: ['all'],
  },
  'settlement.person-folder:write': imdiBosetting,
  'settlement.arrival:register': { KOMMUNE_BOSETTER_SKRIV: ['assigned'], IMDI_BOSETTING: ['all'] },
  'settlement.report:read': {
    KOMMUNE_BOSETTER_LES: ['own'],
    KOMMUNE_BOSETTER_SKRIV: ['own'],
    IMDI_BOSETTING: ['all'],
  },
  'settlement.competence:read': competence,
  'settlement.competence:register': competence,

  // Every scheme but ekstratilskudd.
  'grants.case:read': grantReaders,
  'grants.overview:read': grantReaders,
  'grants.payment-basis:read': grantReaders,
  'grants.payment-basis:export': grantReaders,
  'grants.change-request:submit': {
    KOMMUNE_SAKSBEHANDLER_IMDI_TILSKUDD: ['own'],
    KOMMUNE_SAKSBEHANDLER_EKSTRATILSKUDD: ['own'],
  },
  'grants.rate:read': {
    KOMMUNE_SAKSBEHANDLER_IMDI_TILSKUDD: ['all'],
    KOMMUNE_SAKSBEHANDLER_EKSTRATILSKUDD: ['all'],
    IMDI_TILSKUDD: ['all'],
  },
  'grants.change-request:decide': imdiTilskudd,
  'grants.term:read': imdiTilskudd,
  'grants.term:run': imdiTilskudd,
  'grants.term:approve': imdiTilskudd,
  'grants.rate:set': imdiTilskudd,
  'grants.extra:read': extraBoth,
  'grants.extra:apply': extraHere,
  'grants.extra:ask-deferral': extraHere,
  'grants.extra:report-use': extraHere,
  'grants.extra:write-message': extraBoth,
  'grants.extra:decide': imdiTilskudd,

  'jobbsjanse.participant:read': participantReaders,
  'jobbsjanse.participant:create': participantsHere,
  'jobbsjanse.participant:update': participantsHere,
  'jobbsjanse.participant:delete': participantsHere,
  'jobbsjanse.participant:submit': participantsHere,
  'jobbsjanse.participant:export': participantReaders,
  'jobbsjanse.help:read': participantsHere,
  'jobbsjanse.submission:reopen': { IMDI_JOBBSJANSE: ['all'] },

  'support.case:create': {
    KOMMUNEKONTAKTSENTER: ['own'],
    KOMMUNEADMINISTRATOR: ['own'],
    KOMMUNENIRSUPERBRUKER: ['own'],
  },
  // Self: who opened it.
  'support.case:read': {
    EVERY_USER: ['self'],
    KOMMUNESUPPORTADMIN: ['own'],
    IMDI_SUPPORT: ['all'],
  },
  'support.case:reply': { EVERY_USER: ['self'], IMDI_SUPPORT: ['all'] },
  'support.case:handle': { IMDI_SUPPORT: ['all'] },
  'support.announcement:publish': { IMDI_SUPPORT: ['all'] },
  // The contact card also before login: public-operations.ts.
  'support.front-page:read': everybody,
} as const satisfies Record<`${string}.${string}:${string}`, Row>;

/** `subgraph.thing:verb`: what a field or mutation of the graph requires. */
export type Action = keyof typeof matrix;

export function isAction(name: string): name is Action {
  return Object.hasOwn(matrix, name);
}

export const actions: readonly Action[] = Object.keys(matrix).filter(isAction);

/** Marked ⓢ: they need a one-time code of the last `stepUpMinutes`. */
export const stepUpActions: ReadonlySet<Action> = new Set<Action>([
  'identity.user:reactivate',
  'identity.user:reset-credentials',
  'identity.role:grant',
  'identity.administrator-change:decide',
  'nir.person:export',
  'settlement.person:export',
  'grants.payment-basis:export',
  'grants.term:run',
  'grants.term:approve',
  'grants.rate:set',
  'jobbsjanse.participant:export',
]);
