import type { DemoUser } from '../src/app/provision';
import {
  caller,
  identity,
  outcome,
  porsgrunn,
  run,
  skien,
  type Caller,
  useAdministration,
} from './administration';
import type { Grant } from './identity';

useAdministration();

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
