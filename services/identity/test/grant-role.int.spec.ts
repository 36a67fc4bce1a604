import {
  caller,
  elsewhere,
  gamleOslo,
  gruenerloekka,
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

describe('granting a role to an employee of Skien', () => {
  it.each<readonly [Caller, Grant, string]>([
    ['Kommuneadministrator in Skien', { role: 'KOMMUNELESEBRUKER', ...skien }, 'done'],
    ['Kommuneadministrator in Skien', { role: 'KOMMUNENIRSUPERBRUKER', ...skien }, 'done'],
    ['Kommuneadministrator in Skien', { role: 'JOBBSJANSE_KOMMUNEBRUKER', ...skien }, 'done'],
    ['Kommuneadministrator in Skien', { role: 'KOMMUNELESEBRUKER', ...porsgrunn }, elsewhere],
    ['Kommuneadministrator in Skien', { role: 'KOMMUNEADMINISTRATOR', ...skien }, ofImdi],
    ['Kommuneadministrator in Skien', { role: 'KOMMUNEETTERREGISTRERER', ...skien }, ofImdi],
    ['Kommuneadministrator in Skien', { role: 'KOMMUNESUPPORTADMIN', ...skien }, ofImdi],
    [
      'Kommuneadministrator in Skien',
      { role: 'JOBBSJANSE_KOMMUNEADMINISTRATOR', ...skien },
      ofImdi,
    ],
    ['Kommuneadministrator in Skien', { role: 'IMDI_NIR' }, ofImdi],
    ['Kommuneadministrator in Skien', { role: 'REVISOR' }, ofImdi],
    ['Jobbsjanse administrator in Skien', { role: 'JOBBSJANSE_KOMMUNEBRUKER', ...skien }, 'done'],
    ['Jobbsjanse administrator in Skien', { role: 'KOMMUNELESEBRUKER', ...skien }, noAuthority],
    ['Jobbsjanse administrator in Skien', { role: 'KOMMUNEADMINISTRATOR', ...skien }, ofImdi],
    [
      'Jobbsjanse administrator in Skien',
      { role: 'JOBBSJANSE_KOMMUNEBRUKER', ...porsgrunn },
      elsewhere,
    ],
    ['Kommuneadministrator in Porsgrunn', { role: 'KOMMUNELESEBRUKER', ...porsgrunn }, 'NOT_FOUND'],
    ['IMDi', { role: 'KOMMUNEADMINISTRATOR', ...skien }, 'done'],
    ['IMDi', { role: 'KOMMUNELESEBRUKER', ...porsgrunn }, 'done'],
    ['IMDi', { role: 'IMDI_SUPPORT' }, 'done'],
    ['reader in Skien', { role: 'KOMMUNELESEBRUKER', ...skien }, 'FORBIDDEN'],
    ['superuser in Skien', { role: 'KOMMUNELESEBRUKER', ...skien }, 'FORBIDDEN'],
    ['auditor', { role: 'KOMMUNELESEBRUKER', ...skien }, 'FORBIDDEN'],
    ['former administrator in Skien', { role: 'KOMMUNELESEBRUKER', ...skien }, 'FORBIDDEN'],
  ])('%s: %j gives %s', async (name, grant, expected) => {
    const user = await identity.given();
    expect(await run(name, 'grantRole', { userId: user.id, ...grant })).toBe(expected);
  });

  it('lets Porsgrunn add to what it has given him before', async () => {
    const user = await identity.given({ grants: [{ role: 'KOMMUNELESEBRUKER', ...porsgrunn }] });
    expect(
      await run('Kommuneadministrator in Porsgrunn', 'grantRole', {
        userId: user.id,
        role: 'KOMMUNE_BOSETTER_LES',
        ...porsgrunn,
      }),
    ).toBe('done');
    expect(
      await run('Kommuneadministrator in Porsgrunn', 'grantRole', {
        userId: user.id,
        role: 'KOMMUNE_BOSETTER_LES',
        ...skien,
      }),
    ).toBe(elsewhere);
  });

  it('says the same when it is only asked', async () => {
    const user = await identity.given();
    const ask = async (name: Caller, grant: Grant) =>
      (
        await identity.harness.query(
          await caller(name),
          'query ($userId: ID!, $role: RoleCode!, $municipality: MunicipalityNumber) { canGrantRole(userId: $userId, role: $role, municipality: $municipality) { allowed rule } }',
          { userId: user.id, ...grant },
        )
      ).data.canGrantRole as object;
    expect(
      await ask('Kommuneadministrator in Skien', { role: 'KOMMUNELESEBRUKER', ...skien }),
    ).toEqual({ allowed: true, rule: null });
    expect(
      await ask('Kommuneadministrator in Skien', { role: 'KOMMUNEADMINISTRATOR', ...skien }),
    ).toEqual({ allowed: false, rule: 'administration.role-of-imdi' });
    expect(
      await ask('Jobbsjanse administrator in Skien', { role: 'KOMMUNELESEBRUKER', ...skien }),
    ).toEqual({ allowed: false, rule: 'administration.missing-authority' });
    const asked = await identity.harness.database.select(
      `SELECT 1 FROM role_grant WHERE user_id = $1`,
      [user.id],
    );
    expect(asked).toEqual([]);
  });
});

describe('granting a role in a district', () => {
  it.each<readonly [Caller, Grant, string]>([
    ['Kommuneadministrator in Gamle Oslo', { role: 'KOMMUNELESEBRUKER', ...gamleOslo }, 'done'],
    [
      'Kommuneadministrator in Gamle Oslo',
      { role: 'KOMMUNELESEBRUKER', ...gruenerloekka },
      elsewhere,
    ],
    [
      'Kommuneadministrator in Gamle Oslo',
      { role: 'KOMMUNELESEBRUKER', municipality: '0301' },
      elsewhere,
    ],
    ['Kommuneadministrator in Oslo', { role: 'KOMMUNELESEBRUKER', ...gamleOslo }, 'done'],
    ['Kommuneadministrator in Oslo', { role: 'KOMMUNELESEBRUKER', municipality: '0301' }, 'done'],
    [
      'Kommuneadministrator in Oslo',
      { role: 'KOMMUNELESEBRUKER', municipality: '0301', district: '030116' },
      'BAD_USER_INPUT',
    ],
    [
      'IMDi',
      { role: 'KOMMUNELESEBRUKER', municipality: '4003', district: '030101' },
      'BAD_USER_INPUT',
    ],
  ])('%s: %j gives %s', async (name, grant, expected) => {
    const user = await identity.given({ homeMunicipality: '0301', homeDistrict: '030101' });
    expect(await run(name, 'grantRole', { userId: user.id, ...grant })).toBe(expected);
  });

  it('does not find a user of another district', async () => {
    const user = await identity.given({ homeMunicipality: '0301', homeDistrict: '030102' });
    expect(
      await run('Kommuneadministrator in Gamle Oslo', 'grantRole', {
        userId: user.id,
        role: 'KOMMUNELESEBRUKER',
        ...gamleOslo,
      }),
    ).toBe('NOT_FOUND');
  });
});

describe('what no administrator can grant', () => {
  it.each<readonly [object, string]>([
    [{ role: 'KOMMUNELESEBRUKER' }, 'BAD_USER_INPUT'],
    [{ role: 'IMDI_NIR', ...skien }, 'BAD_USER_INPUT'],
    [
      { role: 'KOMMUNELESEBRUKER', municipality: '3807' },
      'RULE_VIOLATION role-grant.municipality-not-in-force',
    ],
    [
      { role: 'KOMMUNELESEBRUKER', municipality: '9999' },
      'RULE_VIOLATION role-grant.municipality-not-in-force',
    ],
    [{ role: 'KOMMUNELESEBRUKER', ...skien, validFrom: '2020-01-01' }, 'BAD_USER_INPUT'],
    [
      { role: 'KOMMUNELESEBRUKER', ...skien, validFrom: '2099-01-02', validTo: '2099-01-02' },
      'BAD_USER_INPUT',
    ],
  ])('%j: %s', async (grant, expected) => {
    const user = await identity.given();
    expect(await run('IMDi', 'grantRole', { userId: user.id, ...grant })).toBe(expected);
  });

  it('the same role in the same place twice, unless the periods lie apart', async () => {
    const user = await identity.given({
      grants: [{ role: 'KOMMUNELESEBRUKER', ...skien, validTo: '2099-01-01' }],
    });
    const wish = { userId: user.id, role: 'KOMMUNELESEBRUKER', ...skien };
    expect(await run('IMDi', 'grantRole', wish)).toBe('RULE_VIOLATION role-grant.already-granted');
    expect(await run('IMDi', 'grantRole', { ...wish, validFrom: '2099-01-01' })).toBe('done');
  });

  it('a role to a user who is shut out', async () => {
    const user = await identity.given();
    await run('IMDi', 'deactivateUser', { userId: user.id, reason: 'Sluttet' });
    expect(
      await run('IMDi', 'grantRole', { userId: user.id, role: 'KOMMUNELESEBRUKER', ...skien }),
    ).toBe('RULE_VIOLATION role-grant.user-deactivated');
  });
});

describe('a repeat with the same key', () => {
  it('gives the first answer and does nothing more', async () => {
    const user = await identity.given();
    const viewer = await caller('IMDi');
    const grant = () =>
      identity.harness.query(
        viewer,
        'mutation ($input: GrantRoleInput!) { grantRole(input: $input) { user { id version } grant { id } } }',
        {
          input: {
            userId: user.id,
            role: 'KOMMUNELESEBRUKER',
            ...skien,
            idempotencyKey: 'knapp-1',
          },
        },
      );
    const first = await grant();
    expect(first.errors).toBeUndefined();
    expect((await grant()).data).toEqual(first.data);
  });
});

describe('every change', () => {
  it('raises the epoch and tells what it did to whom', async () => {
    const user = await identity.given();
    const [before] = await identity.harness.database.select<{ epoch: string }>(
      'SELECT epoch FROM user_access WHERE user_id = $1',
      [user.id],
    );
    await run('IMDi', 'grantRole', {
      userId: user.id,
      role: 'KOMMUNELESEBRUKER',
      ...skien,
      validTo: '2099-01-01',
    });
    const [after] = await identity.harness.database.select<{ epoch: string; version: string }>(
      'SELECT epoch, version FROM user_access WHERE user_id = $1',
      [user.id],
    );
    expect(Number(after?.epoch)).toBeGreaterThan(Number(before?.epoch));
    const events = (await identity.harness.outbox())
      .filter(({ aggregateid }) => aggregateid === user.id)
      .slice(-2);
    expect(events.map(({ type, aggregateversion }) => [type, aggregateversion])).toEqual([
      ['no.imdi.identity.user-role-granted.v1', after?.version],
      ['no.imdi.identity.access-changed.v1', after?.version],
    ]);
    expect(events[0]?.payload).toEqual({
      userId: user.id,
      municipality: '4003',
      district: null,
      grantId: expect.any(String) as string,
      role: 'KOMMUNELESEBRUKER',
      grantMunicipality: '4003',
      grantDistrict: null,
      validFrom: expect.any(String) as string,
      validTo: '2099-01-01',
    });
    const [audited] = await identity.harness.database.select<{ entry: object }>(
      `SELECT entry FROM audit_queue WHERE entry->>'action' = 'identity.role:grant' AND entry->'object'->>'id' = $1`,
      [user.id],
    );
    expect(audited?.entry).toMatchObject({
      outcome: 'DONE',
      actor: { type: 'user', allowedBy: [{ role: 'IMDI_ADMINISTRATOR' }] },
      fields: ['grants'],
      after: { role: 'KOMMUNELESEBRUKER', municipality: '4003' },
    });
  });
});
