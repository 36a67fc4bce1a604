import {
  identity,
  noAuthority,
  ofImdi,
  porsgrunn,
  run,
  skien,
  type Caller,
  useAdministration,
} from './administration';
import type { Grant } from './identity';

useAdministration();

describe('revoking a role', () => {
  it.each<readonly [Caller, Grant, string]>([
    ['Kommuneadministrator in Skien', { role: 'KOMMUNELESEBRUKER', ...skien }, 'done'],
    ['Kommuneadministrator in Skien', { role: 'KOMMUNEADMINISTRATOR', ...skien }, ofImdi],
    ['Kommuneadministrator in Skien', { role: 'KOMMUNESUPPORTADMIN', ...skien }, ofImdi],
    // Porsgrunn's grant of an employee of Skien is Porsgrunn's: Skien does not see it.
    ['Kommuneadministrator in Skien', { role: 'KOMMUNELESEBRUKER', ...porsgrunn }, 'NOT_FOUND'],
    ['Kommuneadministrator in Skien', { role: 'IMDI_NIR' }, 'NOT_FOUND'],
    ['Kommuneadministrator in Porsgrunn', { role: 'KOMMUNELESEBRUKER', ...porsgrunn }, 'done'],
    ['Kommuneadministrator in Porsgrunn', { role: 'KOMMUNELESEBRUKER', ...skien }, 'NOT_FOUND'],
    ['Jobbsjanse administrator in Skien', { role: 'JOBBSJANSE_KOMMUNEBRUKER', ...skien }, 'done'],
    ['Jobbsjanse administrator in Skien', { role: 'KOMMUNELESEBRUKER', ...skien }, noAuthority],
    ['IMDi', { role: 'KOMMUNEADMINISTRATOR', ...skien }, 'done'],
    ['reader in Skien', { role: 'KOMMUNELESEBRUKER', ...skien }, 'FORBIDDEN'],
  ])('%s from an employee of Skien: %j gives %s', async (name, grant, expected) => {
    const user = await identity.given({ grants: [grant] });
    expect(await run(name, 'revokeRole', { grantId: user.grants[0]?.id })).toBe(expected);
  });

  it('touches nothing else of him: Porsgrunn takes its own and then knows him no more', async () => {
    const user = await identity.given({
      grants: [
        { role: 'KOMMUNELESEBRUKER', ...porsgrunn },
        { role: 'KOMMUNELESEBRUKER', ...skien },
      ],
    });
    const admin = 'Kommuneadministrator in Porsgrunn';
    expect(await run(admin, 'deactivateUser', { userId: user.id, reason: 'Sluttet hos oss' })).toBe(
      'FORBIDDEN',
    );
    expect(await run(admin, 'revokeRole', { grantId: user.grants[0]?.id })).toBe('done');
    expect(await run(admin, 'revokeRole', { grantId: user.grants[1]?.id })).toBe('NOT_FOUND');
    expect(await run(admin, 'deactivateUser', { userId: user.id, reason: 'Sluttet hos oss' })).toBe(
      'NOT_FOUND',
    );
    expect(
      await run('Kommuneadministrator in Skien', 'revokeRole', { grantId: user.grants[1]?.id }),
    ).toBe('done');
  });

  it('is done once', async () => {
    const user = await identity.given({ grants: [{ role: 'KOMMUNELESEBRUKER', ...skien }] });
    const input = { grantId: user.grants[0]?.id };
    expect(await run('IMDi', 'revokeRole', input)).toBe('done');
    expect(await run('IMDi', 'revokeRole', input)).toBe(
      'RULE_VIOLATION role-grant.already-revoked',
    );
  });
});
