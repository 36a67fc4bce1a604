import type { DemoUser } from '../src/app/provision';
import type { Answer } from '@imdinett/testing';
import { startIdentityForTest, type Grant, type Identity } from './identity';

/** Expectations are access.md's guard rails, written by hand. */
let identity: Identity;
beforeAll(async () => {
  identity = await startIdentityForTest();
});
afterAll(() => identity[Symbol.asyncDispose]());

const skien = { municipality: '4003' };
const porsgrunn = { municipality: '4001' };
const gamleOslo = { municipality: '0301', district: '030101' };
const gruenerloekka = { municipality: '0301', district: '030102' };

const callers = {
  'Kommuneadministrator in Skien': [{ role: 'KOMMUNEADMINISTRATOR', ...skien }],
  'Kommuneadministrator in Porsgrunn': [{ role: 'KOMMUNEADMINISTRATOR', ...porsgrunn }],
  'Kommuneadministrator in Gamle Oslo': [{ role: 'KOMMUNEADMINISTRATOR', ...gamleOslo }],
  'Kommuneadministrator in Oslo': [{ role: 'KOMMUNEADMINISTRATOR', municipality: '0301' }],
  'Jobbsjanse administrator in Skien': [{ role: 'JOBBSJANSE_KOMMUNEADMINISTRATOR', ...skien }],
  IMDi: [{ role: 'IMDI_ADMINISTRATOR' }],
  'reader in Skien': [{ role: 'KOMMUNELESEBRUKER', ...skien }],
  'superuser in Skien': [{ role: 'KOMMUNENIRSUPERBRUKER', ...skien }],
  auditor: [{ role: 'REVISOR' }],
  'former administrator in Skien': [
    { role: 'KOMMUNEADMINISTRATOR', ...skien, validTo: '2024-06-01' },
  ],
} as const satisfies Record<string, readonly Grant[]>;

type Caller = keyof typeof callers;

const homes: Readonly<
  Partial<Record<Caller, Pick<DemoUser, 'homeMunicipality' | 'homeDistrict'>>>
> = {
  'Kommuneadministrator in Porsgrunn': { homeMunicipality: '4001', homeDistrict: null },
  'Kommuneadministrator in Gamle Oslo': { homeMunicipality: '0301', homeDistrict: '030101' },
  'Kommuneadministrator in Oslo': { homeMunicipality: '0301', homeDistrict: null },
};

const known = new Map<Caller, Promise<DemoUser>>();

/** `validTo` in the past counts as no grant: the harness hands over what is valid now, as the service does. */
async function caller(name: Caller) {
  const user = known.get(name) ?? identity.given({ ...homes[name], grants: callers[name] });
  known.set(name, user);
  const viewer = identity.as(await user);
  return { ...viewer, grants: viewer.grants.filter(({ validTo }) => validTo === null) };
}

async function run(name: Caller, mutation: string, input: object): Promise<string> {
  const type = `${(mutation[0] ?? '').toUpperCase()}${mutation.slice(1)}Input`;
  const answer = await identity.harness.query(
    await caller(name),
    `mutation ($input: ${type}!) { ${mutation}(input: $input) { __typename } }`,
    { input },
  );
  return outcome(answer);
}

const outcome = ({ errors }: Answer): string => {
  const { code, rule } = errors?.[0]?.extensions ?? { code: 'done' };
  return rule === undefined ? code : `${code} ${rule}`;
};

const ownAccount = 'RULE_VIOLATION administration.own-account';
const ofImdi = 'FORBIDDEN administration.role-of-imdi';
const noAuthority = 'FORBIDDEN administration.missing-authority';
const elsewhere = 'FORBIDDEN administration.other-municipality';

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

describe('on the own account', () => {
  it.each<Caller>(['Kommuneadministrator in Skien', 'Jobbsjanse administrator in Skien', 'IMDi'])(
    '%s can do nothing',
    async (name) => {
      const { id: userId, grants } = await caller(name);
      const place = name === 'IMDi' ? {} : skien;
      expect(
        await run(name, 'grantRole', {
          userId,
          role: name === 'IMDi' ? 'IMDI_NIR' : 'JOBBSJANSE_KOMMUNEBRUKER',
          ...place,
        }),
      ).toBe(ownAccount);
      expect(await run(name, 'revokeRole', { grantId: grants[0]?.id })).toBe(ownAccount);
      expect(await run(name, 'deactivateUser', { userId, reason: 'Prøve' })).toBe(ownAccount);
      expect(
        await run(name, 'reactivateUser', { userId, reason: 'Prøve', expectedVersion: 1 }),
      ).toBe(ownAccount);
    },
  );
});

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

describe('shutting a user out', () => {
  it.each<readonly [Caller, readonly Grant[], string]>([
    ['Kommuneadministrator in Skien', [], 'done'],
    // Whatever the leaver holds.
    [
      'Kommuneadministrator in Skien',
      [{ role: 'KOMMUNESUPPORTADMIN', ...skien }, { role: 'IMDI_ADMINISTRATOR' }],
      'done',
    ],
    ['Kommuneadministrator in Skien', [{ role: 'KOMMUNEADMINISTRATOR', ...skien }], 'done'],
    ['Jobbsjanse administrator in Skien', [{ role: 'KOMMUNENIRSUPERBRUKER', ...skien }], 'done'],
    ['Kommuneadministrator in Porsgrunn', [], 'NOT_FOUND'],
    [
      'Kommuneadministrator in Porsgrunn',
      [{ role: 'KOMMUNELESEBRUKER', ...porsgrunn }],
      'FORBIDDEN',
    ],
    ['Kommuneadministrator in Oslo', [], 'NOT_FOUND'],
    ['IMDi', [{ role: 'KOMMUNEADMINISTRATOR', ...skien }], 'done'],
    ['reader in Skien', [], 'FORBIDDEN'],
    ['auditor', [], 'FORBIDDEN'],
  ])('%s: an employee of Skien with %j gives %s', async (name, grants, expected) => {
    const user = await identity.given({ grants });
    await caller('Kommuneadministrator in Skien');
    expect(await run(name, 'deactivateUser', { userId: user.id, reason: 'Sluttet' })).toBe(
      expected,
    );
  });

  it('asks for a reason, which stays here', async () => {
    const user = await identity.given();
    expect(await run('IMDi', 'deactivateUser', { userId: user.id, reason: '  ' })).toBe(
      'BAD_USER_INPUT',
    );
    await run('IMDi', 'deactivateUser', { userId: user.id, reason: 'Flyttet til Bø' });
    const events = (await identity.harness.outbox()).filter(
      ({ aggregateid }) => aggregateid === user.id,
    );
    expect(events.map(({ type }) => type).slice(-2)).toEqual([
      'no.imdi.identity.user-deactivated.v1',
      'no.imdi.identity.access-changed.v1',
    ]);
    expect(JSON.stringify(events)).not.toContain('Flyttet');
    expect(await run('IMDi', 'deactivateUser', { userId: user.id, reason: 'Igjen' })).toBe(
      'RULE_VIOLATION user.already-deactivated',
    );
  });

  it('does not leave a municipality without its last administrator, but for IMDi', async () => {
    const last = await identity.given({
      homeMunicipality: '4005',
      grants: [{ role: 'KOMMUNEADMINISTRATOR', municipality: '4005' }],
    });
    const jobb = identity.as(
      await identity.given({
        homeMunicipality: '4005',
        grants: [{ role: 'JOBBSJANSE_KOMMUNEADMINISTRATOR', municipality: '4005' }],
      }),
    );
    const off =
      'mutation ($input: DeactivateUserInput!) { deactivateUser(input: $input) { __typename } }';
    const input = { userId: last.id, reason: 'Sluttet' };
    expect(outcome(await identity.harness.query(jobb, off, { input }))).toBe(
      'RULE_VIOLATION administration.last-administrator',
    );
    expect(await run('IMDi', 'deactivateUser', input)).toBe('done');
  });

  it('does not let the last two administrators shut each other out at the same time', async () => {
    const pair = await Promise.all(
      [1, 2].map(() =>
        identity.given({
          homeMunicipality: '4010',
          grants: [{ role: 'KOMMUNEADMINISTRATOR', municipality: '4010' }],
        }),
      ),
    );
    const [one, two] = pair as [DemoUser, DemoUser];
    const off = (by: DemoUser, whom: DemoUser) =>
      identity.harness.query(
        identity.as(by),
        'mutation ($input: DeactivateUserInput!) { deactivateUser(input: $input) { __typename } }',
        { input: { userId: whom.id, reason: 'Krangel' } },
      );
    const outcomes = (await Promise.all([off(one, two), off(two, one)])).map(outcome).sort();
    expect(outcomes).toEqual(['RULE_VIOLATION administration.last-administrator', 'done']);
  });

  it("counts a colleague outside the caller's district as an administrator, and one who is shut out as none", async () => {
    const home = { homeMunicipality: '4601', homeDistrict: '460101' };
    const leaver = await identity.given({
      ...home,
      grants: [{ role: 'KOMMUNEADMINISTRATOR', municipality: '4601' }],
    });
    const jobb = identity.as(
      await identity.given({
        ...home,
        grants: [
          { role: 'JOBBSJANSE_KOMMUNEADMINISTRATOR', municipality: '4601', district: '460101' },
        ],
      }),
    );
    const colleague = await identity.given({
      homeMunicipality: '4601',
      homeDistrict: null,
      grants: [{ role: 'KOMMUNEADMINISTRATOR', municipality: '4601' }],
    });
    const off = () =>
      identity.harness.query(
        jobb,
        'mutation ($input: DeactivateUserInput!) { deactivateUser(input: $input) { __typename } }',
        { input: { userId: leaver.id, reason: 'Sluttet' } },
      );
    await run('IMDi', 'deactivateUser', { userId: colleague.id, reason: 'Sluttet' });
    expect(outcome(await off())).toBe('RULE_VIOLATION administration.last-administrator');
    await identity.given({
      homeMunicipality: '4601',
      homeDistrict: null,
      grants: [{ role: 'KOMMUNEADMINISTRATOR', municipality: '4601' }],
    });
    expect(outcome(await off())).toBe('done');
  });
});

describe('letting a user in again', () => {
  async function withStatus(
    status: 'INACTIVE' | 'DEACTIVATED' | 'LOCKED',
    grants: readonly Grant[],
  ): Promise<DemoUser> {
    const user = await identity.given({ grants });
    await identity.harness.database.select('UPDATE user_account SET status = $2 WHERE id = $1', [
      user.id,
      status,
    ]);
    return user;
  }

  it.each<readonly [Caller, 'INACTIVE' | 'DEACTIVATED' | 'LOCKED', readonly Grant[], string]>([
    ['Kommuneadministrator in Skien', 'INACTIVE', [], 'done'],
    // After inactivity the right municipality is enough.
    [
      'Kommuneadministrator in Skien',
      'INACTIVE',
      [{ role: 'KOMMUNEADMINISTRATOR', ...skien }],
      'done',
    ],
    ['Kommuneadministrator in Skien', 'INACTIVE', [{ role: 'IMDI_NIR' }], 'done'],
    [
      'Kommuneadministrator in Skien',
      'DEACTIVATED',
      [{ role: 'KOMMUNELESEBRUKER', ...skien }],
      'done',
    ],
    [
      'Kommuneadministrator in Skien',
      'DEACTIVATED',
      [{ role: 'KOMMUNEADMINISTRATOR', ...skien }],
      'FORBIDDEN administration.stronger-role',
    ],
    // Also what the caller cannot see.
    [
      'Kommuneadministrator in Skien',
      'DEACTIVATED',
      [{ role: 'IMDI_NIR' }],
      'FORBIDDEN administration.stronger-role',
    ],
    [
      'Kommuneadministrator in Skien',
      'DEACTIVATED',
      [{ role: 'KOMMUNELESEBRUKER', ...porsgrunn }],
      'FORBIDDEN administration.stronger-role',
    ],
    [
      'Jobbsjanse administrator in Skien',
      'DEACTIVATED',
      [{ role: 'KOMMUNELESEBRUKER', ...skien }],
      'FORBIDDEN administration.stronger-role',
    ],
    ['IMDi', 'DEACTIVATED', [{ role: 'IMDI_ADMINISTRATOR' }], 'done'],
    ['Kommuneadministrator in Skien', 'LOCKED', [], 'RULE_VIOLATION user.not-inactive'],
    ['Kommuneadministrator in Porsgrunn', 'INACTIVE', [], 'NOT_FOUND'],
    [
      'Kommuneadministrator in Porsgrunn',
      'INACTIVE',
      [{ role: 'KOMMUNELESEBRUKER', ...porsgrunn }],
      'FORBIDDEN',
    ],
    ['reader in Skien', 'INACTIVE', [], 'FORBIDDEN'],
  ])('%s: a user who is %s with %j gives %s', async (name, status, grants, expected) => {
    const user = await withStatus(status, grants);
    expect(
      await run(name, 'reactivateUser', {
        userId: user.id,
        reason: 'Tilbake fra permisjon',
        expectedVersion: 1,
      }),
    ).toBe(expected);
  });

  it('needs the version that the caller saw', async () => {
    const user = await withStatus('INACTIVE', []);
    expect(
      await run('IMDi', 'reactivateUser', {
        userId: user.id,
        reason: 'Tilbake',
        expectedVersion: 7,
      }),
    ).toBe('CONFLICT');
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
