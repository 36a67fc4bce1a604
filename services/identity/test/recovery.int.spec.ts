import {
  activate,
  activated,
  administrator,
  challengeOf,
  codeOf,
  confirm,
  enrolmentFields,
  eventsOf,
  identity,
  invited,
  later,
  latestMail,
  linkTo,
  login,
  me,
  mutate,
  ruleOf,
  sessionFields,
  statusOf,
  type Enrolment,
  useAccounts,
  verify,
  versionOf,
} from './accounts';
import { codeFor, logIn } from './identity';

useAccounts();

describe('the ways back in', () => {
  const useCode = (challengeToken: string, recoveryCode: string) =>
    mutate('useRecoveryCode', enrolmentFields, { challengeToken, recoveryCode }, null);

  it('a recovery code and the password give a new authenticator, once', async () => {
    later(-60);
    const user = await activated();
    const [code = ''] = user.recoveryCodes;
    const answer = await useCode(await challengeOf(user), code.toLowerCase().replaceAll('-', ' '));
    expect(answer.errors).toBeUndefined();
    expect((await latestMail(user.email)).subject).toBe('En gjenopprettingskode er brukt');
    expect(ruleOf(await useCode(await challengeOf(user), code))).toBe('recovery-code.wrong');

    // The old app holds until the new one is proven.
    later(60);
    const old = await verify(await challengeOf(user), codeFor(user, identity.harness.clock.now));
    const enrolment = answer.data.useRecoveryCode as Enrolment;
    const confirmed = (await confirm(enrolment)).data.confirmAuthenticator;
    expect(codeOf(await me(old.data.verifyOneTimeCode.accessToken))).toBe('UNAUTHENTICATED');
    expect((await me(confirmed.session.accessToken)).errors).toBeUndefined();
    expect(confirmed.recoveryCodes).not.toContain(user.recoveryCodes[1]);
    later(60);
    expect(
      ruleOf(await verify(await challengeOf(user), codeFor(user, identity.harness.clock.now))),
    ).toBe('one-time-code.wrong');
    expect(ruleOf(await useCode(await challengeOf(user), user.recoveryCodes[1] ?? ''))).toBe(
      'recovery-code.wrong',
    );
  });

  it('wrong recovery codes count with the wrong one-time codes, and one opens a locked factor', async () => {
    const user = await activated();
    for (let round = 0; round < 2; round += 1) {
      const challenge = await challengeOf(user);
      for (let attempt = 0; attempt < 5; attempt += 1)
        expect(ruleOf(await useCode(challenge, '0000-0000-0000-0000'))).toBe('recovery-code.wrong');
      expect(ruleOf(await useCode(challenge, '0000-0000-0000-0000'))).toBe('login.challenge-ended');
    }
    expect(await statusOf(user.id)).toBe('LOCKED');
    later(60);
    expect(
      ruleOf(await verify(await challengeOf(user), codeFor(user, identity.harness.clock.now))),
    ).toBe('user.locked');
    const answer = await useCode(await challengeOf(user), user.recoveryCodes[2] ?? '');
    expect((await confirm(answer.data.useRecoveryCode as Enrolment)).errors).toBeUndefined();
    expect(await statusOf(user.id)).toBe('ACTIVE');
    expect(await eventsOf(user.id)).toEqual(expect.arrayContaining(['unlocked new-authenticator']));
  });

  it('whoever was half in is out when the password changes, or an administrator resets', async () => {
    const user = await activated();
    const intruder = (await useCode(await challengeOf(user), user.recoveryCodes[0] ?? '')).data
      .useRecoveryCode as Enrolment;
    const challenge = await challengeOf(user);
    expect(
      (
        await mutate(
          'changePassword',
          'endedSessions',
          { currentPassword: user.password, newPassword: 'splitter nye ord nå' },
          user.accessToken,
        )
      ).errors,
    ).toBeUndefined();
    expect(ruleOf(await confirm(intruder))).toBe('enrolment.ended');
    expect(ruleOf(await verify(challenge, codeFor(user, identity.harness.clock.now)))).toBe(
      'login.challenge-ended',
    );
  });

  it('a link is over when the address changes, before any other is sent', async () => {
    const { id, email, version } = await invited();
    const link = await linkTo(email);
    await mutate('updateUser', 'user { id }', {
      userId: id,
      email: `rett-${email}`,
      expectedVersion: version,
    });
    expect(ruleOf(await activate(link))).toBe('link.ended');
  });

  it('an invitation stays good when roles are given meanwhile, an enrolment of before does not', async () => {
    const { id, email } = await invited();
    const link = await linkTo(email);
    const grant = () =>
      mutate('grantRole', 'grant { id }', {
        userId: id,
        role: 'KOMMUNELESEBRUKER',
        municipality: '4003',
      });
    expect((await grant()).errors).toBeUndefined();
    const enrolment = (await activate(link)).data.activateAccount as Enrolment;
    await mutate('updateUser', 'user { id }', {
      userId: id,
      name: 'Ola Hansen',
      expectedVersion: await versionOf(id),
    });
    expect(ruleOf(await confirm(enrolment))).toBe('enrolment.ended');
  });

  const ask = (username: string) => mutate('requestPasswordReset', 'requested', { username }, null);
  const reset = (resetToken: string, newPassword: string, code: string) =>
    mutate('resetPassword', 'passwordReset', { resetToken, newPassword, code }, null);

  it('a forgotten password is chosen anew by a link and a one-time code, never by the link alone', async () => {
    const user = await activated();
    expect((await ask(user.username.toUpperCase())).data).toEqual({
      requestPasswordReset: { requested: true },
    });
    const link = await linkTo(user.email);
    later(60);
    expect(ruleOf(await reset(link, 'helt andre ord her', '000000'))).toBe('one-time-code.wrong');
    const code = codeFor(user, identity.harness.clock.now);
    expect((await reset(link, 'kort', code)).errors?.[0]?.extensions.field).toBe(
      'input.newPassword',
    );
    expect((await reset(link, 'helt andre ord her', code)).data.resetPassword).toEqual({
      passwordReset: true,
    });
    expect(codeOf(await me(user.accessToken))).toBe('UNAUTHENTICATED');
    expect(ruleOf(await login(user.username, user.password))).toBe('login.refused');
    await challengeOf({ ...user, password: 'helt andre ord her' });
    later(60);
    expect(
      ruleOf(await reset(link, 'enda flere andre ord', codeFor(user, identity.harness.clock.now))),
    ).toBe('link.ended');
    expect((await latestMail(user.email)).subject).toBe('Passordet ditt er endret');
  });

  it('asking for a new password says the same of nobody, and fills no mailbox', async () => {
    const user = await activated();
    const before = (await identity.mailbox()).length;
    expect((await ask('nobody.at.all')).data).toEqual({
      requestPasswordReset: { requested: true },
    });
    await ask(user.username);
    await ask(user.username);
    await ask(user.username);
    expect(await identity.mailbox()).toHaveLength(before + 1);
    for (let attempt = 0; attempt < 2; attempt += 1) await ask(user.username);
    expect(codeOf(await ask(user.username))).toBe('RATE_LIMITED');
  });

  it('an administrator resets both without learning a secret, and at once', async () => {
    const user = await activated();
    const answer = await mutate('resetCredentials', 'user { status credentialsReset version }', {
      userId: user.id,
      reason: 'Mistet telefonen',
      expectedVersion: await versionOf(user.id),
    });
    expect(answer.errors).toBeUndefined();
    expect(answer.data.resetCredentials.user).toMatchObject({
      status: 'ACTIVE',
      credentialsReset: true,
    });
    expect(codeOf(await me(user.accessToken))).toBe('UNAUTHENTICATED');
    expect(ruleOf(await login(user.username, user.password))).toBe('login.refused');
    const enrolment = (await activate(await linkTo(user.email), 'nye ord for alt sammen')).data
      .activateAccount as Enrolment;
    expect((await confirm(enrolment)).errors).toBeUndefined();
    expect(await eventsOf(user.id)).toEqual(
      expect.arrayContaining([
        'credentials-reset by-administrator',
        'credentials-reset new-authenticator',
      ]),
    );
  });

  it('an administrator unlocks, and changes nothing else', async () => {
    const user = await activated();
    for (let round = 0; round < 2; round += 1) {
      const challenge = await challengeOf(user);
      for (let attempt = 0; attempt < 5; attempt += 1) await verify(challenge, '000000');
    }
    expect(await statusOf(user.id)).toBe('LOCKED');
    const unlock = async () =>
      mutate('unlockUser', 'user { status }', {
        userId: user.id,
        reason: 'Ringte og var den han sa',
        expectedVersion: await versionOf(user.id),
      });
    expect((await unlock()).data.unlockUser.user.status).toBe('ACTIVE');
    expect(ruleOf(await unlock())).toBe('user.not-locked');
    later(60);
    expect(
      (await verify(await challengeOf(user), codeFor(user, identity.harness.clock.now))).errors,
    ).toBeUndefined();
  });

  it.each(['unlockUser', 'resetCredentials'])(
    '%s is neither for oneself nor for a stronger account',
    async (name) => {
      const act = async (userId: string) =>
        mutate(name, 'user { id }', {
          userId,
          reason: 'x',
          expectedVersion: await versionOf(userId),
        });
      expect(ruleOf(await act(administrator.id))).toBe('administration.own-account');
      const stronger = await identity.given({
        grants: [{ role: 'KOMMUNEADMINISTRATOR', municipality: '4003' }],
      });
      expect(ruleOf(await act(stronger.id))).toBe('administration.stronger-role');
    },
  );
});

describe('the caller’s own credentials', () => {
  const change = (as: string, currentPassword: string, newPassword = 'splitter nye ord nå') =>
    mutate('changePassword', 'endedSessions', { currentPassword, newPassword }, as);

  it('a new password ends the other sessions and leaves this one', async () => {
    const user = await activated();
    const other = await logIn(identity, user);
    const mine = await logIn(identity, user);
    expect(ruleOf(await change(mine.accessToken, 'feil passord her'))).toBe('password.wrong');
    expect(
      (await change(mine.accessToken, user.password, 'kort')).errors?.[0]?.extensions.field,
    ).toBe('input.newPassword');
    expect((await change(mine.accessToken, user.password)).data.changePassword.endedSessions).toBe(
      2,
    );
    expect(codeOf(await me(mine.accessToken))).toBe('TOKEN_STALE');
    const refresh = (refreshToken: string) =>
      mutate('refreshSession', sessionFields, { refreshToken }, null);
    expect(ruleOf(await refresh(other.refreshToken))).toBe('session.ended');
    expect((await refresh(mine.refreshToken)).errors).toBeUndefined();
    expect(ruleOf(await login(user.username, user.password))).toBe('login.refused');
  });

  it('a new authenticator is asked for with a code of the present one', async () => {
    const user = await activated();
    later(60);
    const ask = (code: string) =>
      mutate('replaceAuthenticator', enrolmentFields, { code }, user.accessToken);
    expect(ruleOf(await ask('000000'))).toBe('one-time-code.wrong');
    const enrolment = (await ask(codeFor(user, identity.harness.clock.now))).data
      .replaceAuthenticator as Enrolment;
    expect((await confirm(enrolment)).errors).toBeUndefined();
    expect(codeOf(await me(user.accessToken))).toBe('UNAUTHENTICATED');
    expect((await latestMail(user.email)).subject).toBe('En ny autentiseringsapp er koblet til');
  });
});
