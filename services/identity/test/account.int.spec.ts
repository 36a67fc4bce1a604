import {
  administrator,
  codeOf,
  create,
  identity,
  invited,
  later,
  latestMail,
  logInAgain,
  minute,
  mutate,
  profile,
  refreshed,
  ruleOf,
  token,
  useAccounts,
  versionOf,
} from './accounts';
import { logIn } from './identity';

useAccounts();

describe('creating a user', () => {
  it('is for the own municipality', async () => {
    expect(codeOf(await create({ ...profile(), municipality: '4001' }))).toBe('FORBIDDEN');
    expect(ruleOf(await create({ ...profile(), municipality: '4001' }))).toBe(
      'administration.other-home',
    );
    expect(codeOf(await create({ ...profile(), municipality: null }))).toBe('FORBIDDEN');
  });

  it('is for the own district, where the administrator has one', async () => {
    const gamleOslo = {
      role: 'KOMMUNEADMINISTRATOR',
      municipality: '0301',
      district: '030101',
    } as const;
    const { accessToken } = await logIn(identity, await identity.given({ grants: [gamleOslo] }));
    const at = (district: string | null) =>
      create({ ...profile(), municipality: '0301', district }, accessToken);
    expect((await at('030101')).data.createUser.user.status).toBe('INVITED');
    expect(codeOf(await at('030102'))).toBe('FORBIDDEN');
    expect(codeOf(await at(null))).toBe('FORBIDDEN');
  });

  it('of IMDi’s own is for IMDi', async () => {
    const imdi = await identity.given({
      homeMunicipality: null,
      grants: [{ role: 'IMDI_ADMINISTRATOR' }],
    });
    const { accessToken } = await logIn(identity, imdi);
    const input = { ...profile(), municipality: null, roles: [{ role: 'IMDI_NIR' }] };
    expect((await create(input, accessToken)).data.createUser.user.grants).toEqual([
      { role: 'IMDI_NIR', district: null },
    ]);
  });

  it.each([
    ['administration.role-of-imdi', { role: 'KOMMUNEADMINISTRATOR', municipality: '4003' }],
    ['administration.role-of-imdi', { role: 'KOMMUNEETTERREGISTRERER', municipality: '4003' }],
    ['administration.role-of-imdi', { role: 'IMDI_ADMINISTRATOR' }],
    ['administration.other-municipality', { role: 'KOMMUNELESEBRUKER', municipality: '4001' }],
  ])('gives no role that is not the caller’s to give: %s', async (rule, role) => {
    const input = { ...profile(), roles: [role] };
    expect(ruleOf(await create(input))).toBe(rule);
    expect((await create({ ...input, roles: [] })).errors).toBeUndefined();
  });

  it('asks for a fresh code when roles are given, and not without', async () => {
    await logInAgain(12 * minute);
    later(11 * minute);
    const roles = [{ role: 'KOMMUNELESEBRUKER', municipality: '4003' }];
    const { accessToken } = await refreshed();
    expect(codeOf(await create({ ...profile(), roles }, accessToken))).toBe('STEP_UP_REQUIRED');
    expect((await create(profile(), accessToken)).errors).toBeUndefined();
  });

  it('makes no second account for an address, wherever the first is', async () => {
    const elsewhere = await identity.given({
      homeMunicipality: '4001',
      email: 'Per@Porsgrunn.example',
    });
    expect(ruleOf(await create({ ...profile(), email: 'per@porsgrunn.example' }))).toBe(
      'user.email-taken',
    );
    await identity.harness.database.select(
      `UPDATE user_account SET status = 'DEACTIVATED' WHERE id = $1`,
      [elsewhere.id],
    );
    expect((await create({ ...profile(), email: 'per@porsgrunn.example' })).errors).toBeUndefined();
  });

  it('gives the first answer to a repeat, and sends one invitation', async () => {
    const input = { ...profile(), idempotencyKey: 'once' };
    const [first, second] = [await create(input), await create(input)];
    expect(second.data).toEqual(first.data);
    expect((await identity.mailbox()).filter(({ to }) => to === input.email)).toHaveLength(1);
  });

  it.each([
    ['input.name', { name: ' ' }],
    ['input.email', { email: 'ola' }],
    ['input.mobile', { mobile: '1' }],
    ['input.district', { district: '030101' }],
  ])('refuses a wrong %s', async (field, wrong) => {
    expect((await create({ ...profile(), ...wrong })).errors?.[0]?.extensions.field).toBe(field);
  });
});

describe('changing a user', () => {
  it('changes what is given, finds him by it, and tells the old address', async () => {
    const { id, email, version } = await invited();
    const changed = await mutate('updateUser', 'user { name email mobile version }', {
      userId: id,
      name: 'Åse Ødegård',
      email: `ny-${email}`,
      expectedVersion: version,
    });
    expect(changed.data.updateUser.user).toEqual({
      name: 'Åse Ødegård',
      email: `ny-${email}`,
      mobile: '+4790000001',
      version: version + 1,
    });
    const found = await identity.ask(
      '{ users(filter: { text: "ødegård" }) { edges { node { id } } } }',
      {},
      { token },
    );
    expect(found.data.users.edges).toContainEqual({ node: { id } });
    expect((await latestMail(email)).subject).toBe('E-postadressen din er endret');
  });

  it('asks for a fresh code when the address is to be another', async () => {
    const { id, email, version } = await invited();
    await logInAgain(12 * minute);
    later(11 * minute);
    const { accessToken } = await refreshed();
    const update = (more: object) =>
      mutate(
        'updateUser',
        'user { id }',
        { userId: id, expectedVersion: version, ...more },
        accessToken,
      );
    expect(codeOf(await update({ email: `ny-${email}` }))).toBe('STEP_UP_REQUIRED');
    expect((await update({ mobile: '90000009' })).errors).toBeUndefined();
  });

  it('leaves a home that has been merged since, and moves nobody to one', async () => {
    const { id, version } = await invited();
    await identity.harness.database.select(
      `UPDATE user_account SET home_municipality = '3807' WHERE id = $1`,
      [id],
    );
    const update = (more: object) =>
      mutate('updateUser', 'user { name }', { userId: id, expectedVersion: version, ...more });
    expect(ruleOf(await update({ municipality: '0806' }))).toBe('user.municipality-not-in-force');
    expect((await update({ name: 'Ola Hansen' })).data.updateUser.user.name).toBe('Ola Hansen');
  });

  it('takes no field that a user logs in with', async () => {
    const { id, version } = await invited();
    for (const field of ['password', 'username', 'totpSecret', 'status', 'roles'])
      expect(
        codeOf(
          await mutate('updateUser', 'user { id }', {
            userId: id,
            expectedVersion: version,
            [field]: 'x',
          }),
        ),
      ).toBe('BAD_USER_INPUT');
  });

  it('refuses a stale version, himself, a stronger account and one of another municipality', async () => {
    const { id, version } = await invited();
    const update = (userId: string, expectedVersion: number, more: object = { name: 'Ny' }) =>
      mutate('updateUser', 'user { id }', { userId, expectedVersion, ...more });
    expect(codeOf(await update(id, version + 5))).toBe('CONFLICT');
    expect(ruleOf(await update(administrator.id, await versionOf(administrator.id)))).toBe(
      'administration.own-account',
    );
    const stronger = await identity.given({
      grants: [{ role: 'KOMMUNESUPPORTADMIN', municipality: '4003' }],
    });
    expect(ruleOf(await update(stronger.id, await versionOf(stronger.id)))).toBe(
      'administration.stronger-role',
    );
    const guest = await identity.given({
      homeMunicipality: '4001',
      grants: [{ role: 'KOMMUNELESEBRUKER', municipality: '4003' }],
    });
    expect(codeOf(await update(guest.id, await versionOf(guest.id)))).toBe('FORBIDDEN');
    expect(codeOf(await update(id, version, { municipality: '4001' }))).toBe('FORBIDDEN');
  });
});
