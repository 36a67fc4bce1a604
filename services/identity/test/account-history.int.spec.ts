import {
  activate,
  activated,
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
  ruleOf,
  token,
  useAccounts,
  versionOf,
} from './accounts';
import { logIn } from './identity';

useAccounts();

const historyOf = async (id: string, as = token) =>
  (
    await identity.ask(
      'query ($id: ID!) { user(id: $id) { history { kind status reason by { id } } } }',
      { id },
      { token: as },
    )
  ).data.user.history as readonly object[];

const update = async (userId: string, more: object, as = token) =>
  mutate(
    'updateUser',
    'user { version }',
    { userId, expectedVersion: await versionOf(userId), ...more },
    as,
  );
const act = async (name: string, userId: string, reason = 'Sluttet', as = token) =>
  mutate(
    name,
    'user { status credentialsReset }',
    { userId, reason, expectedVersion: await versionOf(userId) },
    as,
  );
const reset = (userId: string, as = token) => act('resetCredentials', userId, 'Ny telefon', as);
const colleague = async (grant: object = { role: 'KOMMUNEADMINISTRATOR', municipality: '4003' }) =>
  logIn(identity, await identity.given({ grants: [grant as never] }));

describe('the history of an account', () => {
  it('keeps each reason beside the ones before, with who and what', async () => {
    const user = await activated();
    await act('deactivateUser', user.id, 'Sluttet');
    await act('reactivateUser', user.id, 'Begynte igjen');
    const by = { id: administrator.id };
    expect(await historyOf(user.id)).toEqual([
      { kind: 'REACTIVATED', status: 'ACTIVE', reason: 'Begynte igjen', by },
      { kind: 'DEACTIVATED', status: 'DEACTIVATED', reason: 'Sluttet', by },
      { kind: 'ACTIVATED', status: 'ACTIVE', reason: null, by: null },
      { kind: 'INVITED', status: 'INVITED', reason: null, by },
    ]);
  });

  it('is not for an administrator of a municipality where the user has no more than a role', async () => {
    const guest = await identity.given({
      homeMunicipality: '4001',
      grants: [{ role: 'KOMMUNELESEBRUKER', municipality: '4003' }],
    });
    const home = await colleague({ role: 'KOMMUNEADMINISTRATOR', municipality: '4001' });
    await act('deactivateUser', guest.id, 'Sluttet', home.accessToken);
    expect(await historyOf(guest.id, home.accessToken)).toHaveLength(1);
    expect(await historyOf(guest.id)).toEqual([]);
  });

  it('says of a move from where to where in the trail, in codes', async () => {
    const imdi = await colleague({ role: 'IMDI_ADMINISTRATOR' });
    const { id } = await invited();
    await update(id, { municipality: '0301', district: '030101' }, imdi.accessToken);
    const entries = await identity.harness.database.select<{ entry: object }>(
      `SELECT entry FROM audit_queue WHERE entry ->> 'action' = 'identity.user:update' ORDER BY sequence DESC LIMIT 1`,
    );
    expect(entries).toEqual([
      {
        entry: expect.objectContaining({
          before: { municipality: '4003', district: null },
          after: { municipality: '0301', district: '030101' },
        }),
      },
    ]);
  });
});

describe('a way to take an account over', () => {
  it('is not open to an administrator who has just given it another address', async () => {
    const user = await activated();
    expect((await update(user.id, { email: `ny-${user.email}` })).errors).toBeUndefined();
    expect(ruleOf(await reset(user.id))).toBe('user.address-just-changed');
    expect((await reset(user.id, (await colleague()).accessToken)).errors).toBeUndefined();
  });

  it('is not opened by burying the change under others', async () => {
    const user = await activated();
    await update(user.id, { email: `ny-${user.email}` });
    await identity.harness.database.select(
      `INSERT INTO account_change (user_id, municipality, kind, status, changed_at, changed_by)
       SELECT user_id, municipality, 'MOVED', status, changed_at, changed_by
       FROM account_change, generate_series(1, 60) WHERE user_id = $1 AND kind = 'EMAIL_CHANGED'`,
      [user.id],
    );
    expect(ruleOf(await reset(user.id))).toBe('user.address-just-changed');
  });

  it('opens for him after three days', async () => {
    const user = await activated();
    await update(user.id, { email: `ny-${user.email}` });
    await identity.harness.database.select(
      `UPDATE account_change SET changed_at = changed_at - interval '73 hours' WHERE user_id = $1`,
      [user.id],
    );
    expect((await reset(user.id)).data.resetCredentials.user).toMatchObject({
      credentialsReset: true,
    });
  });
});

describe('what an administrator might send or learn too often', () => {
  it('is five invitations a day', async () => {
    const { id, email } = await invited();
    const again = async () =>
      mutate('resendInvitation', 'user { id }', {
        userId: id,
        expectedVersion: await versionOf(id),
      });
    for (let sent = 1; sent < 5; sent += 1) expect((await again()).errors).toBeUndefined();
    expect(ruleOf(await again())).toBe('user.too-many-invitations');
    expect((await identity.mailbox()).filter(({ to }) => to === email)).toHaveLength(5);
  });

  it('is whether an address has an account: twenty in ten minutes, and new users cost nothing', async () => {
    const { accessToken } = await colleague();
    const known = { ...profile(), email: administrator.email };
    for (let tries = 0; tries < 20; tries += 1)
      expect(ruleOf(await create(known, accessToken))).toBe('user.email-taken');
    const refused = await create(known, accessToken);
    expect(codeOf(refused)).toBe('RATE_LIMITED');
    expect(refused.errors?.[0]?.extensions.retryAfterSeconds).toBeGreaterThan(0);
    // Everybody else goes on.
    for (let made = 0; made < 22; made += 1)
      expect((await create(profile())).errors).toBeUndefined();
  });

  it('is nobody else’s address on an account that comes back', async () => {
    const user = await activated();
    await act('deactivateUser', user.id);
    expect((await create({ ...profile(), email: user.email })).errors).toBeUndefined();
    expect(ruleOf(await act('reactivateUser', user.id))).toBe('user.email-taken');
  });
});

describe('asking for a new password', () => {
  const ask = (username: string) => mutate('requestPasswordReset', 'requested', { username }, null);
  const tokenIn = (text: string) => /#(\S+)/.exec(text)?.[1] ?? '';

  it('sends five messages a day at most, and each leaves the links before open', async () => {
    const user = await activated();
    const links = async () =>
      (await identity.mailbox())
        .filter(({ to, subject }) => to === user.email && subject === 'Velg nytt passord')
        .map(({ text }) => tokenIn(text));
    for (let asked = 0; asked < 7; asked += 1) {
      await identity.harness.database.select('DELETE FROM password_attempt');
      expect((await ask(user.username)).data.requestPasswordReset).toEqual({ requested: true });
      later(6 * minute);
      await identity.mailbox();
    }
    const sent = await links();
    expect(sent).toHaveLength(5);
    const [first = ''] = sent;
    const tried = await mutate(
      'resetPassword',
      'passwordReset',
      { resetToken: first, newPassword: 'fem andre ord på linje', code: '000000' },
      null,
    );
    // The code is wrong, the link is not.
    expect(ruleOf(tried)).toBe('one-time-code.wrong');
    await logInAgain(95);
  });

  it('takes from what the source may try, whoever is asked for', async () => {
    await identity.harness.database.select('DELETE FROM source_budget');
    for (let asked = 0; asked < 20; asked += 1)
      expect((await ask(`ingen.${String(asked)}`)).errors).toBeUndefined();
    expect(codeOf(await ask('ingen.tjue'))).toBe('RATE_LIMITED');
    await identity.harness.database.select('DELETE FROM source_budget');
  });
});

it('retires an invitation when another is sent', async () => {
  const { id, email } = await invited();
  const first = /#(\S+)/.exec((await latestMail(email)).text)?.[1] ?? '';
  await mutate('resendInvitation', 'user { id }', {
    userId: id,
    expectedVersion: await versionOf(id),
  });
  await identity.mailbox();
  expect(ruleOf(await activate(first))).toBe('link.ended');
});
