import type { DemoUser } from '../src/app/provision';
import {
  activate,
  challengeOf,
  confirm,
  create,
  eventsOf,
  hour,
  identity,
  invited,
  later,
  latestMail,
  linkTo,
  me,
  minute,
  mutate,
  ruleOf,
  profile,
  statusOf,
  twoCodes,
  type Enrolment,
  type Person,
  useAccounts,
  verify,
} from './accounts';
import { codeFor } from './identity';

useAccounts();

describe('from the invitation to the first session', () => {
  it('goes by a link, a password and two codes of the app', async () => {
    const input = { ...profile(), roles: [{ role: 'KOMMUNELESEBRUKER', municipality: '4003' }] };
    const { data, errors } = await create(input);
    expect(errors).toBeUndefined();
    const { id, username } = data.createUser.user as Person;
    expect(data.createUser.user).toMatchObject({
      status: 'INVITED',
      username: expect.stringMatching(/^ola\.nordmann\d*$/),
      grants: [{ role: 'KOMMUNELESEBRUKER', district: null }],
    });
    const { subject, text } = await latestMail(input.email);
    expect(subject).toBe('Du har fått en bruker i IMDinett');
    expect(text).toContain(username);

    const enrolment = (await activate(await linkTo(input.email))).data
      .activateAccount as Enrolment & {
      qrCodeSvg: string;
    };
    expect(enrolment.otpauthUri).toBe(
      `otpauth://totp/IMDiNett:${username}?secret=${enrolment.secret}&issuer=IMDiNett`,
    );
    expect(enrolment.qrCodeSvg).toMatch(/^<svg[^]+<\/svg>$/);
    expect(await statusOf(id)).toBe('INVITED');

    const confirmed = (await confirm(enrolment)).data.confirmAuthenticator;
    expect(confirmed.session.user).toEqual({ id, username });
    expect(new Set(confirmed.recoveryCodes).size).toBe(10);
    for (const code of confirmed.recoveryCodes)
      expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
    expect((await me(confirmed.session.accessToken)).data.me.id).toBe(id);
    expect(await statusOf(id)).toBe('ACTIVE');
    expect(await eventsOf(id)).toEqual([
      'created',
      'role-granted',
      'invited first',
      'activated invitation',
      'logged-in',
    ]);

    later(60);
    const user = {
      username,
      password: 'fire ord på en linje',
      totpSecret: enrolment.secret,
    } as DemoUser;
    const session = await verify(
      await challengeOf(user),
      codeFor(user, identity.harness.clock.now),
    );
    expect(session.data.verifyOneTimeCode.user.id).toBe(id);
  });

  it('takes each link once, for twenty-four hours, and the latest only', async () => {
    const { id, email, version } = await invited();
    const first = await linkTo(email);
    later(1);
    expect(
      (await mutate('resendInvitation', 'user { id }', { userId: id, expectedVersion: version }))
        .errors,
    ).toBeUndefined();
    const second = await linkTo(email);
    expect(ruleOf(await activate(first))).toBe('link.ended');
    expect((await activate(second)).errors).toBeUndefined();
    expect(ruleOf(await activate(second))).toBe('link.ended');

    later(1);
    await mutate('resendInvitation', 'user { id }', { userId: id, expectedVersion: version + 1 });
    const third = await linkTo(email);
    later(24 * hour);
    expect(ruleOf(await activate(third))).toBe('link.ended');
    expect(ruleOf(await activate('no such token'))).toBe('link.ended');
  });

  it('spends no link on a password that cannot be taken, and says why', async () => {
    const { email } = await invited();
    const link = await linkTo(email);
    for (const password of ['kort', 'OlaNordmann123456', 'Skien kommune 2026', 'passwordpassword'])
      expect((await activate(link, password)).errors?.[0]?.extensions).toMatchObject({
        code: 'BAD_USER_INPUT',
        field: 'input.password',
      });
    expect((await activate(link)).errors).toBeUndefined();
  });

  it.each([
    ['twice the same code', (first: string) => [first, first]],
    ['the codes the other way round', (first: string, second: string) => [second, first]],
    ['no digits', () => ['abcdef', '      ']],
  ])('takes no authenticator into use for %s', async (_, given) => {
    const { id, email } = await invited();
    const enrolment = (await activate(await linkTo(email))).data.activateAccount as Enrolment;
    const right = twoCodes(enrolment);
    const [firstCode = '', secondCode = ''] = given(right.firstCode, right.secondCode);
    expect(ruleOf(await confirm(enrolment, { firstCode, secondCode }))).toBe('one-time-code.wrong');
    expect(await statusOf(id)).toBe('INVITED');
    expect((await confirm(enrolment, right)).errors).toBeUndefined();
    expect(ruleOf(await confirm(enrolment, right))).toBe('enrolment.ended');
  });

  it('ends an enrolment after five wrong pairs, and after ten minutes', async () => {
    const { email } = await invited();
    const enrolment = (await activate(await linkTo(email))).data.activateAccount as Enrolment;
    for (let attempt = 0; attempt < 5; attempt += 1)
      expect(ruleOf(await confirm(enrolment, { firstCode: '000000', secondCode: '000000' }))).toBe(
        'one-time-code.wrong',
      );
    expect(ruleOf(await confirm(enrolment))).toBe('enrolment.ended');

    const other = (await activate(await linkTo((await invited()).email))).data
      .activateAccount as Enrolment;
    later(10 * minute);
    expect(ruleOf(await confirm(other))).toBe('enrolment.ended');
  });

  it('tells nobody but the user the link: no row and no event holds it', async () => {
    const { id, email } = await invited();
    const link = await linkTo(email);
    const [row] = await identity.harness.database.select<{ all: string }>(
      `SELECT string_agg(m::text, '') || (SELECT string_agg(l::text, '') FROM account_link l) AS all FROM message m`,
    );
    expect(row?.all).not.toContain(link);
    expect(row?.all).not.toContain(email);
    const told = JSON.stringify(
      (await identity.harness.outbox()).filter((event) => event.aggregateid === id),
    );
    expect(told).not.toContain('Nordmann');
    expect(told).not.toContain(email);
  });
});
