import { actions, matrix, stepUpActions } from './matrix';
import { scopeOf } from './policy';
import { roleCodes } from './roles';
import { isRole, type Role } from './roles';
import type { RoleGrant, UserViewer } from './viewer';

/**
 * Written by hand from the role table of the requirement as access.md gives it. Never derived from matrix.ts.
 * `EVERY_USER` is one without any role. ⓢ: needs a fresh one-time code. `2`, `12`: months back.
 */
const expected: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  // identity
  'identity.user:read': {
    KOMMUNEADMINISTRATOR: 'own',
    JOBBSJANSE_KOMMUNEADMINISTRATOR: 'own',
    IMDI_ADMINISTRATOR: 'all',
  },
  'identity.user:create': {
    KOMMUNEADMINISTRATOR: 'own',
    JOBBSJANSE_KOMMUNEADMINISTRATOR: 'own',
    IMDI_ADMINISTRATOR: 'all',
  },
  'identity.user:update': {
    KOMMUNEADMINISTRATOR: 'own',
    JOBBSJANSE_KOMMUNEADMINISTRATOR: 'own',
    IMDI_ADMINISTRATOR: 'all',
  },
  'identity.user:deactivate': {
    KOMMUNEADMINISTRATOR: 'own',
    JOBBSJANSE_KOMMUNEADMINISTRATOR: 'own',
    IMDI_ADMINISTRATOR: 'all',
  },
  'identity.user:reactivate ⓢ': {
    KOMMUNEADMINISTRATOR: 'own',
    JOBBSJANSE_KOMMUNEADMINISTRATOR: 'own',
    IMDI_ADMINISTRATOR: 'all',
  },
  'identity.user:unlock': {
    KOMMUNEADMINISTRATOR: 'own',
    JOBBSJANSE_KOMMUNEADMINISTRATOR: 'own',
    IMDI_ADMINISTRATOR: 'all',
  },
  'identity.user:reset-credentials ⓢ': {
    KOMMUNEADMINISTRATOR: 'own',
    JOBBSJANSE_KOMMUNEADMINISTRATOR: 'own',
    IMDI_ADMINISTRATOR: 'all',
  },
  'identity.role:grant ⓢ': {
    KOMMUNEADMINISTRATOR: 'own',
    JOBBSJANSE_KOMMUNEADMINISTRATOR: 'own',
    IMDI_ADMINISTRATOR: 'all',
  },
  'identity.role:revoke': {
    KOMMUNEADMINISTRATOR: 'own',
    JOBBSJANSE_KOMMUNEADMINISTRATOR: 'own',
    IMDI_ADMINISTRATOR: 'all',
  },
  'identity.administrator-change:submit': {
    KOMMUNEADMINISTRATOR: 'own',
    IMDI_ADMINISTRATOR: 'all',
  },
  'identity.administrator-change:read': { KOMMUNEADMINISTRATOR: 'own', IMDI_ADMINISTRATOR: 'all' },
  'identity.administrator-change:decide ⓢ': { IMDI_ADMINISTRATOR: 'all' },
  'identity.user:read-name': { EVERY_USER: 'all' },
  'identity.session:manage': { EVERY_USER: 'self' },
  'identity.profile:read': { EVERY_USER: 'self' },
  'identity.profile:update': { EVERY_USER: 'self' },
  'identity.role-catalogue:read': { EVERY_USER: 'all' },
  'identity.municipality:read': { EVERY_USER: 'all' },
  'identity.audit:read': { REVISOR: 'all' },

  // nir
  'nir.person:read-basic': {
    KOMMUNELESEBRUKER: 'categorised',
    KOMMUNEINTROBRUKER: 'followed-up-intro',
    KOMMUNENORSKBRUKER: 'followed-up-norwegian',
    KOMMUNEETTERREGISTRERER: 'followed-up',
    KOMMUNENIRSUPERBRUKER: 'categorised followed-up',
    KOMMUNE_ANMODER_LES: 'settled',
    KOMMUNE_BOSETTER_SKRIV: 'allocated assigned settled',
    KOMMUNE_BOSETTER_LES: 'assigned',
    KOMMUNE_BOSETTING_KOMPETANSEKARTLEGGER: 'assigned settled',
    KOMMUNE_SAKSBEHANDLER_IMDI_TILSKUDD: 'granted',
    KOMMUNE_SAKSBEHANDLER_EKSTRATILSKUDD: 'granted',
    IMDI_NIR: 'all',
    IMDI_BOSETTING: 'all',
    IMDI_TILSKUDD: 'all',
  },
  'nir.person:read': {
    KOMMUNELESEBRUKER: 'categorised',
    KOMMUNEINTROBRUKER: 'followed-up-intro',
    KOMMUNENORSKBRUKER: 'followed-up-norwegian',
    KOMMUNEETTERREGISTRERER: 'followed-up',
    KOMMUNENIRSUPERBRUKER: 'categorised followed-up',
    IMDI_NIR: 'all',
  },
  'nir.person:export ⓢ': {
    KOMMUNELESEBRUKER: 'categorised',
    KOMMUNEINTROBRUKER: 'followed-up-intro',
    KOMMUNENORSKBRUKER: 'followed-up-norwegian',
    KOMMUNEETTERREGISTRERER: 'followed-up',
    KOMMUNENIRSUPERBRUKER: 'categorised followed-up',
    IMDI_NIR: 'all',
  },
  'nir.person:read-closed': { KOMMUNENIRSUPERBRUKER: 'followed-up', IMDI_NIR: 'all' },
  'nir.introduction:register': {
    KOMMUNEINTROBRUKER: 'followed-up-intro/2',
    KOMMUNEETTERREGISTRERER: 'followed-up/12',
    KOMMUNENIRSUPERBRUKER: 'followed-up/12',
  },
  'nir.norwegian:register': {
    KOMMUNENORSKBRUKER: 'followed-up-norwegian/2',
    KOMMUNEETTERREGISTRERER: 'followed-up/12',
    KOMMUNENIRSUPERBRUKER: 'followed-up/12',
  },
  'nir.report:read': {
    KOMMUNELESEBRUKER: 'own',
    KOMMUNEINTROBRUKER: 'own',
    KOMMUNENORSKBRUKER: 'own',
    KOMMUNENIRSUPERBRUKER: 'own',
    IMDI_NIR: 'all',
  },
  'nir.access-log:read': { REVISOR: 'all' },
  'nir.person:register': { IMDI_NIR: 'all' },
  'nir.person:correct-basic': { IMDI_NIR: 'all' },
  'nir.person:move': { IMDI_NIR: 'all' },
  'nir.person:close-data': { IMDI_NIR: 'all' },

  // settlement
  'settlement.request:read': {
    KOMMUNE_ANMODER_LES: 'own',
    KOMMUNE_BOSETTER_SKRIV: 'own',
    IMDI_BOSETTING: 'all',
  },
  'settlement.request:send': { IMDI_BOSETTING: 'all' },
  'settlement.request:revise': { IMDI_BOSETTING: 'all' },
  'settlement.request:answer': { KOMMUNE_BOSETTER_SKRIV: 'own' },
  'settlement.request:plan-places': { KOMMUNE_BOSETTER_SKRIV: 'own' },
  'settlement.request:ask-deferral': { KOMMUNE_BOSETTER_SKRIV: 'own' },
  'settlement.allocation:read': {
    KOMMUNE_ANMODER_LES: 'own',
    KOMMUNE_BOSETTER_SKRIV: 'own',
    IMDI_BOSETTING: 'all',
  },
  'settlement.allocation:open': { KOMMUNE_BOSETTER_SKRIV: 'own' },
  'settlement.allocation:answer': { KOMMUNE_BOSETTER_SKRIV: 'own' },
  'settlement.allocation:send': { IMDI_BOSETTING: 'all' },
  'settlement.allocation:withdraw': { IMDI_BOSETTING: 'all' },
  'settlement.allocation:assign': { IMDI_BOSETTING: 'all' },
  'settlement.self-settlement:report': { KOMMUNE_BOSETTER_SKRIV: 'own' },
  'settlement.person:search': {
    KOMMUNE_ANMODER_LES: 'settled',
    KOMMUNE_BOSETTER_SKRIV: 'assigned settled',
    KOMMUNE_BOSETTER_LES: 'assigned',
    IMDI_BOSETTING: 'all',
  },
  'settlement.person:export ⓢ': {
    KOMMUNE_ANMODER_LES: 'settled',
    KOMMUNE_BOSETTER_SKRIV: 'assigned settled',
    KOMMUNE_BOSETTER_LES: 'assigned',
    IMDI_BOSETTING: 'all',
  },
  'settlement.person-folder:read': {
    KOMMUNE_BOSETTER_SKRIV: 'assigned settled',
    KOMMUNE_BOSETTER_LES: 'assigned',
    IMDI_BOSETTING: 'all',
  },
  'settlement.person-folder:write': { IMDI_BOSETTING: 'all' },
  'settlement.arrival:register': { KOMMUNE_BOSETTER_SKRIV: 'assigned', IMDI_BOSETTING: 'all' },
  'settlement.report:read': {
    KOMMUNE_BOSETTER_LES: 'own',
    KOMMUNE_BOSETTER_SKRIV: 'own',
    IMDI_BOSETTING: 'all',
  },
  'settlement.competence:read': {
    KOMMUNE_BOSETTING_KOMPETANSEKARTLEGGER: 'assigned settled',
    IMDI_BOSETTING: 'all',
  },
  'settlement.competence:register': {
    KOMMUNE_BOSETTING_KOMPETANSEKARTLEGGER: 'assigned settled',
    IMDI_BOSETTING: 'all',
  },

  // grants
  'grants.case:read': {
    KOMMUNE_SAKSBEHANDLER_IMDI_TILSKUDD: 'own',
    KOMMUNE_SAKSBEHANDLER_EKSTRATILSKUDD: 'own',
    IMDI_TILSKUDD: 'all',
  },
  'grants.overview:read': {
    KOMMUNE_SAKSBEHANDLER_IMDI_TILSKUDD: 'own',
    KOMMUNE_SAKSBEHANDLER_EKSTRATILSKUDD: 'own',
    IMDI_TILSKUDD: 'all',
  },
  'grants.payment-basis:read': {
    KOMMUNE_SAKSBEHANDLER_IMDI_TILSKUDD: 'own',
    KOMMUNE_SAKSBEHANDLER_EKSTRATILSKUDD: 'own',
    IMDI_TILSKUDD: 'all',
  },
  'grants.payment-basis:export ⓢ': {
    KOMMUNE_SAKSBEHANDLER_IMDI_TILSKUDD: 'own',
    KOMMUNE_SAKSBEHANDLER_EKSTRATILSKUDD: 'own',
    IMDI_TILSKUDD: 'all',
  },
  'grants.change-request:submit': {
    KOMMUNE_SAKSBEHANDLER_IMDI_TILSKUDD: 'own',
    KOMMUNE_SAKSBEHANDLER_EKSTRATILSKUDD: 'own',
  },
  'grants.rate:read': {
    KOMMUNE_SAKSBEHANDLER_IMDI_TILSKUDD: 'all',
    KOMMUNE_SAKSBEHANDLER_EKSTRATILSKUDD: 'all',
    IMDI_TILSKUDD: 'all',
  },
  'grants.change-request:decide': { IMDI_TILSKUDD: 'all' },
  'grants.term:read': { IMDI_TILSKUDD: 'all' },
  'grants.term:run ⓢ': { IMDI_TILSKUDD: 'all' },
  'grants.term:approve ⓢ': { IMDI_TILSKUDD: 'all' },
  'grants.rate:set ⓢ': { IMDI_TILSKUDD: 'all' },
  'grants.extra:read': { KOMMUNE_SAKSBEHANDLER_EKSTRATILSKUDD: 'own', IMDI_TILSKUDD: 'all' },
  'grants.extra:apply': { KOMMUNE_SAKSBEHANDLER_EKSTRATILSKUDD: 'own' },
  'grants.extra:ask-deferral': { KOMMUNE_SAKSBEHANDLER_EKSTRATILSKUDD: 'own' },
  'grants.extra:report-use': { KOMMUNE_SAKSBEHANDLER_EKSTRATILSKUDD: 'own' },
  'grants.extra:write-message': {
    KOMMUNE_SAKSBEHANDLER_EKSTRATILSKUDD: 'own',
    IMDI_TILSKUDD: 'all',
  },
  'grants.extra:decide': { IMDI_TILSKUDD: 'all' },

  // jobbsjanse
  'jobbsjanse.participant:read': { JOBBSJANSE_KOMMUNEBRUKER: 'own', IMDI_JOBBSJANSE: 'all' },
  'jobbsjanse.participant:create': { JOBBSJANSE_KOMMUNEBRUKER: 'own' },
  'jobbsjanse.participant:update': { JOBBSJANSE_KOMMUNEBRUKER: 'own' },
  'jobbsjanse.participant:delete': { JOBBSJANSE_KOMMUNEBRUKER: 'own' },
  'jobbsjanse.participant:submit': { JOBBSJANSE_KOMMUNEBRUKER: 'own' },
  'jobbsjanse.participant:export ⓢ': { JOBBSJANSE_KOMMUNEBRUKER: 'own', IMDI_JOBBSJANSE: 'all' },
  'jobbsjanse.help:read': { JOBBSJANSE_KOMMUNEBRUKER: 'own' },
  'jobbsjanse.submission:reopen': { IMDI_JOBBSJANSE: 'all' },

  // support
  'support.case:create': {
    KOMMUNEKONTAKTSENTER: 'own',
    KOMMUNEADMINISTRATOR: 'own',
    KOMMUNENIRSUPERBRUKER: 'own',
  },
  'support.case:read': { EVERY_USER: 'self', KOMMUNESUPPORTADMIN: 'own', IMDI_SUPPORT: 'all' },
  'support.case:reply': { EVERY_USER: 'self', IMDI_SUPPORT: 'all' },
  'support.case:handle': { IMDI_SUPPORT: 'all' },
  'support.announcement:publish': { IMDI_SUPPORT: 'all' },
  'support.front-page:read': { EVERY_USER: 'all' },
};

const municipalRoles: readonly Role[] = [
  'KOMMUNE_SAKSBEHANDLER_IMDI_TILSKUDD',
  'KOMMUNE_SAKSBEHANDLER_EKSTRATILSKUDD',
  'KOMMUNEADMINISTRATOR',
  'KOMMUNE_ANMODER_LES',
  'KOMMUNE_BOSETTER_SKRIV',
  'KOMMUNE_BOSETTER_LES',
  'KOMMUNE_BOSETTING_KOMPETANSEKARTLEGGER',
  'KOMMUNELESEBRUKER',
  'KOMMUNEINTROBRUKER',
  'KOMMUNENORSKBRUKER',
  'KOMMUNEETTERREGISTRERER',
  'KOMMUNENIRSUPERBRUKER',
  'KOMMUNESUPPORTADMIN',
  'KOMMUNEKONTAKTSENTER',
  'JOBBSJANSE_KOMMUNEADMINISTRATOR',
  'JOBBSJANSE_KOMMUNEBRUKER',
];

const imdiRoles: readonly Role[] = [
  'IMDI_ADMINISTRATOR',
  'IMDI_BOSETTING',
  'IMDI_NIR',
  'IMDI_TILSKUDD',
  'IMDI_JOBBSJANSE',
  'IMDI_SUPPORT',
  'REVISOR',
];

const rows = Object.entries(expected).map(([marked, cells]) => {
  const [name = '', mark] = marked.split(' ');
  return { name, stepUp: mark === 'ⓢ', cells };
});

const roleless: UserViewer = {
  kind: 'user',
  id: 'ada',
  sessionId: 's',
  otpTime: new Date(0),
  grants: [],
};

function holderOf(role: Role): UserViewer {
  const municipality = municipalRoles.includes(role) ? '4003' : null;
  const grant: RoleGrant = {
    id: 'g',
    role,
    municipality,
    district: null,
    validFrom: '2020-01-01',
    validTo: null,
  };
  return { ...roleless, grants: [grant] };
}

/** What one viewer has of an action through grants (or, without any, as a user), written as in the table. */
function cellFor(viewer: UserViewer, name: string): string | undefined {
  const action = actions.find((known) => known === name);
  const clauses = (action === undefined ? [] : scopeOf(viewer, action)).filter(
    (clause) => (clause.grantId === null) === (viewer.grants.length === 0),
  );
  if (clauses.length === 0) return undefined;
  const window = clauses[0]?.monthsBack;
  return (
    clauses.map((clause) => clause.reach).join(' ') +
    (window === undefined ? '' : `/${String(window)}`)
  );
}

describe('the matrix', () => {
  it.each(rows)(
    'gives $name to exactly the roles of the requirement, as far as it says',
    ({ name, cells }) => {
      const all = [...municipalRoles, ...imdiRoles].map((role) => [
        role,
        cellFor(holderOf(role), name),
      ]);
      const found = Object.fromEntries([['EVERY_USER', cellFor(roleless, name)], ...all]) as object;
      expect(found).toEqual(cells);
    },
  );

  it('knows no action beside those', () => {
    expect([...actions].sort()).toEqual(rows.map((row) => row.name).sort());
  });

  it('knows the 16 roles of the requirement and our 7, and no other', () => {
    expect([...roleCodes].sort()).toEqual([...municipalRoles, ...imdiRoles].sort());
  });

  it('asks a fresh one-time code for exactly the marked actions', () => {
    expect([...stepUpActions].sort()).toEqual(
      rows
        .filter((row) => row.stepUp)
        .map((row) => row.name)
        .sort(),
    );
  });

  it('names only roles, or every user', () => {
    const holders = Object.values(matrix).flatMap((row) => Object.keys(row));
    expect(holders.filter((holder) => !isRole(holder) && holder !== 'EVERY_USER')).toEqual([]);
  });

  it('leaves no role without an action', () => {
    const idle = roleCodes.filter(
      (role) => !rows.some((row) => cellFor(holderOf(role), row.name) !== undefined),
    );
    expect(idle).toEqual([]);
  });
});

describe('what the requirement says in words', () => {
  it('lets Kommuneadministrator administer users and open support cases, and nothing else', () => {
    const names = rows.filter(
      (row) => cellFor(holderOf('KOMMUNEADMINISTRATOR'), row.name) !== undefined,
    );
    expect(
      names.filter(({ name }) => !name.startsWith('identity.') && name !== 'support.case:create'),
    ).toEqual([]);
  });

  it('gives Kommune saksbehandler ekstratilskudd everything of Kommune saksbehandler IMDi Tilskudd', () => {
    const [base, extra] = [
      holderOf('KOMMUNE_SAKSBEHANDLER_IMDI_TILSKUDD'),
      holderOf('KOMMUNE_SAKSBEHANDLER_EKSTRATILSKUDD'),
    ];
    const missing = rows.filter(
      ({ name }) =>
        cellFor(base, name) !== undefined && cellFor(base, name) !== cellFor(extra, name),
    );
    expect(missing).toEqual([]);
  });

  it('gives Kommunenirsuperbruker every NIR action of the other municipal NIR roles', () => {
    const others: readonly Role[] = [
      'KOMMUNELESEBRUKER',
      'KOMMUNEINTROBRUKER',
      'KOMMUNENORSKBRUKER',
      'KOMMUNEETTERREGISTRERER',
    ];
    const missing = rows.filter(
      ({ name }) =>
        name.startsWith('nir.') &&
        others.some((role) => cellFor(holderOf(role), name) !== undefined) &&
        cellFor(holderOf('KOMMUNENIRSUPERBRUKER'), name) === undefined,
    );
    expect(missing).toEqual([]);
  });

  it('shows the auditor no case and no person', () => {
    const names = rows.filter((row) => cellFor(holderOf('REVISOR'), row.name) !== undefined);
    expect(names.map((row) => row.name).sort()).toEqual([
      'identity.audit:read',
      'nir.access-log:read',
    ]);
  });
});
