import { actions, type Action } from './matrix';
import { actionsOfRole } from './policy';
import { isWriting, readActionOf } from './read-action';
import { roleCodes } from './roles';
import { rolesOfAction } from './policy';

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
