import { actions, type Action } from './matrix';
import { actionsOfRole, scopeOf } from './policy';
import { isWriting, readActionOf, referenceActions } from './read-action';
import { isMunicipalRole, roleCodes, type Role } from './roles';
import { rolesOfAction } from './policy';
import type { UserViewer } from './viewer';

const municipalRoles = roleCodes.filter((role) => isMunicipalRole(role));

const viewerOf = (role?: Role): UserViewer => ({
  kind: 'user',
  id: 'u',
  sessionId: 's',
  otpTime: new Date(0),
  grants: role
    ? [
        {
          id: 'g',
          role,
          municipality: '4003',
          district: null,
          validFrom: '2020-01-01',
          validTo: null,
        },
      ]
    : [],
});

describe('the action by which one sees what one changes', () => {
  it.each<[Action, Action]>([
    ['settlement.request:answer', 'settlement.request:read'],
    ['settlement.request:read', 'settlement.request:read'],
    ['settlement.self-settlement:report', 'settlement.allocation:read'],
    ['settlement.arrival:register', 'settlement.person:search'],
    ['settlement.person:export', 'settlement.person:search'],
    ['nir.introduction:register', 'nir.person:read'],
    ['nir.person:read-basic', 'nir.person:read-basic'],
    ['nir.person:read-closed', 'nir.person:read-closed'],
    ['identity.role:grant', 'identity.user:read'],
    ['identity.session:manage', 'identity.session:manage'],
    ['grants.extra:decide', 'grants.extra:read'],
    ['support.case:reply', 'support.case:read'],
  ])('%s: %s', (action, read) => {
    expect(readActionOf(action)).toBe(read);
  });

  it('is itself for an action of a job', () => {
    expect(readActionOf('nir.projection:settlement')).toBe('nir.projection:settlement');
  });

  it('stays in the subgraph and is its own', () => {
    const subgraph = (action: Action): string => action.split('.')[0] ?? '';
    expect(actions.filter((action) => subgraph(readActionOf(action)) !== subgraph(action))).toEqual(
      [],
    );
    expect(
      actions.filter((action) => readActionOf(readActionOf(action)) !== readActionOf(action)),
    ).toEqual([]);
  });

  it('is had by everyone who has the action', () => {
    const blind = roleCodes.flatMap((role) =>
      actionsOfRole(role)
        .filter((action) => {
          const read = readActionOf(action);
          return rolesOfAction(read)[0] !== '*' && !actionsOfRole(role).includes(read);
        })
        .map((action) => `${role} ${action}`),
    );
    expect(blind).toEqual([]);
  });
});

describe('an action that changes something', () => {
  it.each<[Action, boolean]>([
    ['settlement.request:answer', true],
    ['settlement.allocation:open', true],
    ['identity.session:manage', true],
    ['jobbsjanse.participant:delete', true],
    ['settlement.request:read', false],
    ['settlement.person:search', false],
    ['nir.person:read-closed', false],
    ['nir.person:export', false],
    ['grants.payment-basis:export', false],
  ])('%s: %s', (action, writes) => {
    expect(isWriting(action)).toBe(writes);
  });
});

it('opens everything to municipal roles for reference data alone, and for names of users', () => {
  const wide = actions.filter((action) =>
    [viewerOf(), ...municipalRoles.map((role) => viewerOf(role))].some((viewer) =>
      scopeOf(viewer, action).some(({ reach }) => reach === 'all'),
    ),
  );
  expect(wide.filter((action) => !referenceActions.has(action))).toEqual([
    'identity.user:read-name',
  ]);
});
