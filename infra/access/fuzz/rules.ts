import type { Known, Register, Standing } from './standing.ts';
import { isRegister } from './standing.ts';

/** Where an object of an answer stands. */
export type Sight = {
  readonly standing: Standing;
  readonly known: Known;
  /** Its own id, or number. */
  readonly id: string | null;
  /** The field of the list that it is a row of; null when it is asked for or referred to. */
  readonly list: string | null;
  /** Whom it is about, and what it lies in: of the nearest object above that says so, or itself. */
  readonly person: string | null;
  readonly municipality: string | null;
  readonly supportCase: string | null;
  readonly allocationList: string | null;
};

export type Complaint = string | null;

export type Rule = {
  /** Whether the object itself may be here. */
  readonly object?: (sight: Sight) => Complaint;
  /** Asked for each field that holds something: not null, and no empty list. */
  readonly field?: (name: string, sight: Sight, value: unknown) => Complaint;
};

const unless = (isOpen: boolean, complaint: string): Complaint => (isOpen ? null : complaint);

/** Fields that lead to rows of another register than their own names say. */
const listOf: Readonly<Record<string, Register>> = {
  followedUpPersons: 'persons',
  openedCases: 'supportCases',
};

export function registerOfList(list: string | null): Register | null {
  const name = list === null ? '' : (listOf[list] ?? list);
  return isRegister(name) ? name : null;
}

/** A row of a register: in its lists what may be listed, elsewhere what is reached. */
const rowOf =
  (register: Register) =>
  ({ id, list, standing }: Sight): Complaint => {
    if (id === null) return `a row of ${register} without an id`;
    return list === null
      ? unless(standing.reached(register).has(id), `${register} ${id} is out of reach`)
      : unless(standing.listed(register).has(id), `${register} ${id} must not be listed`);
  };

const placeOf = (name: string, { person, standing }: Sight): Complaint =>
  (name === 'municipality' || name === 'district') && person !== null
    ? unless(standing.opensPlace(person), `the place of ${person} is closed data`)
    : null;

const ofPerson = (name: string, field: string, { person, standing }: Sight): Complaint =>
  person === null
    ? `${name} of an unknown person`
    : unless(standing.shows(field, person), `${name} of person ${person}`);

/** Fields of Person whose names the table of persons.ts has; the key alone is nobody's secret. */
const personFields = new Set([
  ...['protection', 'basicData', 'followUp', 'version', 'categories', 'closedData'],
  ...['settlement', 'grantCases', 'extraGrantCases', 'jobbsjanseParticipation'],
]);

const counted = (name: string, { list, standing }: Sight, value: unknown): Complaint => {
  const register = registerOfList(list);
  if (register === null || !name.startsWith('totalCount')) return null;
  const most = standing.listed(register).size;
  return unless(
    Number(value) <= most,
    `${String(list)} counts ${String(value)} of at most ${String(most)}`,
  );
};

const connection: Rule = { field: counted };
/** Nothing of its own to guard: public, or shown with what it stands in. */
const open: Rule = {};

/** Every type of the graph that an answer can hold. One that is missing here is a complaint of its own. */
export const rules: Readonly<Record<string, Rule>> = {
  Query: {
    field: (name, { standing }) =>
      unless(
        name === 'supportContact' || name === '_entities' || standing.mayAsk(name),
        `${name} is refused to this role`,
      ),
  },
  Person: {
    object: (sight) =>
      sight.list === null || sight.id === null
        ? null
        : unless(
            sight.standing.listed('persons').has(sight.id),
            `person ${sight.id} must not be listed`,
          ),
    field: (name, sight) => {
      if (name === 'id' || name === '__typename') return null;
      return personFields.has(name) ? ofPerson(name, name, sight) : `no rule for Person.${name}`;
    },
  },
  PersonBasicData: {
    field: (name, sight, value) => {
      if (name === 'address') return ofPerson(name, 'address', sight);
      if (name === 'followUpMunicipality' || name === 'followUpDistrict')
        return ofPerson(name, 'followUpMunicipality', sight);
      const number = sight.known.world.persons.get(sight.person ?? '')?.dufNumber;
      return name === 'dufNumber'
        ? unless(value === number, `these are not the data of person ${String(sight.person)}`)
        : null;
    },
  },
  PersonSettlement: {
    object: ({ person, list, standing }) => {
      if (person === null) return 'a settlement of an unknown person';
      const register = registerOfList(list);
      return register === null
        ? unless(standing.shows('settlement', person), `settlement of person ${person}`)
        : unless(
            standing.listed(register).has(person),
            `person ${person} must not be in ${register}`,
          );
    },
    field: (name, sight) => {
      if (name === 'folder')
        return unless(
          sight.standing.opensFolder(sight.person ?? ''),
          `folder of person ${String(sight.person)}`,
        );
      return placeOf(name, sight);
    },
  },
  GrantCase: { object: rowOf('grantCases'), field: placeOf },
  ExtraGrantCase: { object: rowOf('extraGrantCases'), field: placeOf },
  JobbsjanseParticipant: { object: rowOf('jobbsjanseParticipants'), field: placeOf },
  SettlementRequest: { object: rowOf('settlementRequests') },
  AllocationList: { object: rowOf('allocationLists') },
  AllocationLine: {
    object: ({ id, allocationList, known }) => {
      const line = known.registers.allocationLines.find((one) => one.id === id);
      if (line === undefined || line.parent !== allocationList)
        return `line ${String(id)} is of another list`;
      return unless(line.protection === 'NONE', `line ${String(id)} is of a shielded person`);
    },
  },
  SupportCase: { object: rowOf('supportCases') },
  SupportReference: {
    object: ({ supportCase, known, standing }) => {
      const found = known.registers.caseReferences.find(({ id }) => id === supportCase);
      const isOwn = found?.protection === 'CONFIDENTIAL' && found.of === standing.callerId;
      return unless(
        found?.protection === 'NONE' || isOwn,
        `the reference of case ${String(supportCase)} is to a shielded person`,
      );
    },
  },
  User: {
    object: (sight) => (sight.list === null ? null : rowOf('users')(sight)),
    field: (name, sight) =>
      ['id', 'name', 'openedCases', '__typename'].includes(name)
        ? null
        : rowOf('users')({ ...sight, list: null }),
  },
  RoleGrant: {
    object: ({ id, known, standing }) => {
      const grant = known.registers.roleGrants.find((one) => one.id === id);
      return unless(grant !== undefined && standing.sees(grant), `role grant ${String(id)}`);
    },
  },
  Me: {
    object: ({ id, standing }) => unless(id === standing.callerId, `me is ${String(id)}`),
  },
  AdministratorChange: { object: rowOf('administratorChanges') },
  AuditEvent: {
    object: ({ standing }) => unless(standing.mayAsk('auditEvents'), 'an entry of the audit trail'),
  },
  GrantOverview: {
    object: ({ municipality, standing }) =>
      unless(
        standing.opensOverview(municipality ?? ''),
        `overview of municipality ${String(municipality)}`,
      ),
  },
  PersonConnection: connection,
  UserConnection: connection,
  AdministratorChangeConnection: connection,
  SettlementRequestConnection: connection,
  AllocationListConnection: connection,
  PersonSettlementConnection: connection,
  GrantCaseConnection: connection,
  ExtraGrantCaseConnection: connection,
  JobbsjanseParticipantConnection: connection,
  SupportCaseConnection: connection,
  AuditEventConnection: open,
  MunicipalityConnection: open,
  ...Object.fromEntries(
    [
      ...['Municipality', 'District', 'PageInfo', 'Role', 'RoleGrantAnswer', 'County'],
      ...['AccountChange', 'OpenSession', 'EffectiveAction', 'EffectiveReach', 'AuditAllowance'],
      ...['PersonAddress', 'PersonFollowUp', 'PersonCategory', 'PersonClosedData', 'PersonFolder'],
      ...['SettlementRequestWarning', 'GrantOverviewLine', 'GrantRate', 'GrantChangeRequest'],
      ...['JobbsjanseHelpText', 'SupportContact', 'Announcement', 'Guide', 'SupportMessage'],
      ...[
        'PersonEdge',
        'UserEdge',
        'AdministratorChangeEdge',
        'AuditEventEdge',
        'MunicipalityEdge',
      ],
      ...['SettlementRequestEdge', 'AllocationListEdge', 'PersonSettlementEdge', 'GrantCaseEdge'],
      ...['ExtraGrantCaseEdge', 'JobbsjanseParticipantEdge', 'SupportCaseEdge'],
    ].map((type) => [type, open]),
  ),
};
