import {
  railOfAdministratorChange,
  railOfDeactivation,
  railOfDecision,
  railOfReactivation,
  railOfRoleChange,
  refusalBy,
} from './guard-rails';

const may = {
  onHimself: false,
  administeredByMunicipality: true,
  holdsAuthority: true,
  reachesPlace: true,
};

describe('granting and revoking', () => {
  it.each([
    [may, null],
    [{ ...may, onHimself: true }, 'administration.own-account'],
    [{ ...may, holdsAuthority: false }, 'administration.missing-authority'],
    [
      { ...may, holdsAuthority: false, administeredByMunicipality: false },
      'administration.role-of-imdi',
    ],
    [{ ...may, reachesPlace: false }, 'administration.other-municipality'],
    [
      {
        onHimself: true,
        administeredByMunicipality: false,
        holdsAuthority: false,
        reachesPlace: false,
      },
      'administration.own-account',
    ],
  ] as const)('%j: %s', (change, rail) => {
    expect(railOfRoleChange(change)).toBe(rail);
  });
});

describe('shutting out', () => {
  it.each([
    [{ onHimself: false, leavesNoAdministrator: false }, null],
    [{ onHimself: true, leavesNoAdministrator: false }, 'administration.own-account'],
    [{ onHimself: false, leavesNoAdministrator: true }, 'administration.last-administrator'],
  ] as const)('%j: %s', (change, rail) => {
    expect(railOfDeactivation(change)).toBe(rail);
  });
});

describe('letting in again', () => {
  it.each([
    [{ onHimself: false, wasDeactivated: false, holdsStrongerRole: true }, null],
    [{ onHimself: false, wasDeactivated: true, holdsStrongerRole: false }, null],
    [
      { onHimself: false, wasDeactivated: true, holdsStrongerRole: true },
      'administration.stronger-role',
    ],
    [
      { onHimself: true, wasDeactivated: false, holdsStrongerRole: false },
      'administration.own-account',
    ],
  ] as const)('%j: %s', (change, rail) => {
    expect(railOfReactivation(change)).toBe(rail);
  });
});

describe('the form about a Kommuneadministrator', () => {
  const add = { kind: 'ADD', onHimself: false, byImdi: false, isLastAdministrator: false } as const;
  const remove = { ...add, kind: 'REMOVE' } as const;

  it.each([
    [add, null],
    [{ ...add, onHimself: true }, 'administration.own-account'],
    [{ ...add, onHimself: true, byImdi: true }, 'administration.own-account'],
    [remove, null],
    [{ ...remove, onHimself: true }, null],
    [{ ...remove, isLastAdministrator: true }, 'administration.last-administrator'],
    [
      { ...remove, onHimself: true, isLastAdministrator: true },
      'administration.last-administrator',
    ],
    [{ ...remove, isLastAdministrator: true, byImdi: true }, null],
  ] as const)('%j: %s', (change, rail) => {
    expect(railOfAdministratorChange(change)).toBe(rail);
  });

  it.each([
    [{ onHimself: false, onOwnForm: false }, null],
    [{ onHimself: true, onOwnForm: false }, 'administration.own-account'],
    [{ onHimself: false, onOwnForm: true }, 'administration.own-form'],
    [{ onHimself: true, onOwnForm: true }, 'administration.own-account'],
  ] as const)('deciding with %j: %s', (decision, rail) => {
    expect(railOfDecision(decision)).toBe(rail);
  });
});

describe('a refusal', () => {
  it.each([
    ['administration.role-of-imdi', 'FORBIDDEN'],
    ['administration.missing-authority', 'FORBIDDEN'],
    ['administration.other-municipality', 'FORBIDDEN'],
    ['administration.stronger-role', 'FORBIDDEN'],
    ['administration.own-account', 'RULE_VIOLATION'],
    ['administration.last-administrator', 'RULE_VIOLATION'],
    ['administration.own-form', 'RULE_VIOLATION'],
  ] as const)('by %s is %s and names it', (rail, code) => {
    expect(refusalBy(rail)).toMatchObject({ code, details: { rule: rail } });
  });
});
