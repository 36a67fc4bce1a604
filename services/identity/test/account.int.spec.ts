import type { DemoUser } from '../src/app/provision';
import { codeFor, logIn, startWithLogins, type Browser, type Tokens } from './identity';

let identity: Browser;
let administrator: DemoUser;
let session: Tokens;
let token: string;

beforeAll(async () => {
  identity = await startWithLogins();
  administrator = await identity.given({
    grants: [{ role: 'KOMMUNEADMINISTRATOR', municipality: '4003' }],
  });
});
afterAll(() => identity[Symbol.asyncDispose]());
beforeEach(async () => {
  // A test moves the clock on by a minute; tokens are also looked at by those who go by the real one.
  identity.harness.clock.now = new Date(Date.now() - 95_000);
  session = await logIn(identity, administrator);
  token = session.accessToken;
});

const minute = 60;
const hour = 60 * minute;
const later = (seconds: number): void => {
  identity.harness.clock.now = new Date(identity.harness.clock.now.getTime() + seconds * 1000);
};

type Answer = Awaited<ReturnType<Browser['ask']>>;
const ruleOf = ({ errors }: Answer): string | undefined => errors?.[0]?.extensions.rule;
const codeOf = ({ errors }: Answer): string | undefined => errors?.[0]?.extensions.code;

let count = 0;
function profile() {
  count += 1;
  return {
    name: 'Ola Nordmann',
    email: `ola${String(count)}@skien.example`,
    mobile: '90000001',
    municipality: '4003',
  };
}

const mutate = (name: string, fields: string, input: object, as: string | null = token) =>
  identity.ask(
    `mutation ($input: ${name.charAt(0).toUpperCase()}${name.slice(1)}Input!) { ${name}(input: $input) { ${fields} } }`,
    { input },
    { token: as },
  );
const create = (input: object, as = token) =>
  mutate(
    'createUser',
    'user { id username status version grants { role district { number } } }',
    input,
    as,
  );

const enrolmentFields = 'enrolmentToken expiresAt otpauthUri secret qrCodeSvg';
const activate = (activationToken: string, password = 'fire ord på en linje') =>
  mutate('activateAccount', enrolmentFields, { activationToken, password }, null);

type Enrolment = {
  readonly enrolmentToken: string;
  readonly secret: string;
  readonly otpauthUri: string;
};

/** The code that the app shows now, and the one that it shows next. The clock has gone on by then. */
function twoCodes({ secret }: Pick<Enrolment, 'secret'>): {
  firstCode: string;
  secondCode: string;
} {
  const app = { totpSecret: secret } as DemoUser;
  const firstCode = codeFor(app, identity.harness.clock.now);
  later(30);
  return { firstCode, secondCode: codeFor(app, identity.harness.clock.now) };
}

const sessionFields = 'accessToken refreshToken user { id username }';
const confirm = (enrolment: Enrolment, codes = twoCodes(enrolment)) =>
  mutate(
    'confirmAuthenticator',
    `session { ${sessionFields} } recoveryCodes`,
    { enrolmentToken: enrolment.enrolmentToken, ...codes },
    null,
  );

async function latestMail(to: string): Promise<{ subject: string; text: string }> {
  const mail = (await identity.mailbox()).findLast((one) => one.to === to);
  if (mail === undefined) throw new Error(`no mail to ${to}`);
  return mail;
}

async function linkTo(to: string): Promise<string> {
  const { text } = await latestMail(to);
  const [, found] = /https:\/\/imdinett\.test\/[a-z-]+#(\S+)/.exec(text) ?? [];
  if (found === undefined) throw new Error('no link in the mail');
  return found;
}

type Person = { readonly id: string; readonly username: string; readonly version: number };

/** Invited, with the address that the invitation went to. */
async function invited(
  roles: readonly object[] = [],
): Promise<Person & { readonly email: string }> {
  const input = { ...profile(), roles };
  const { data, errors } = await create(input);
  expect(errors).toBeUndefined();
  return { ...(data.createUser.user as Person), email: input.email };
}

type Active = DemoUser & {
  readonly recoveryCodes: readonly string[];
  readonly accessToken: string;
};

async function activated(roles: readonly object[] = []): Promise<Active> {
  const { id, username, email } = await invited(roles);
  const { data } = await activate(await linkTo(email));
  const enrolment = data.activateAccount as Enrolment;
  const answer = await confirm(enrolment);
  expect(answer.errors).toBeUndefined();
  const { session, recoveryCodes } = answer.data.confirmAuthenticator;
  return {
    ...{ id, username, email, password: 'fire ord på en linje', totpSecret: enrolment.secret },
    ...{ recoveryCodes, accessToken: session.accessToken },
  } as Active;
}

const eventsOf = async (id: string): Promise<string[]> =>
  (await identity.harness.outbox())
    .filter(
      ({ aggregateid, type }) =>
        aggregateid === id && type !== 'no.imdi.identity.access-changed.v1',
    )
    .map(({ type, payload }) =>
      [type.replace(/^no\.imdi\.identity\.user-|\.v1$/g, ''), payload['reasonCode']]
        .filter(Boolean)
        .join(' '),
    );

const login = (username: string, password: string) =>
  mutate('login', 'challengeToken', { username, password }, null);
const verify = (challengeToken: string, code: string) =>
  mutate('verifyOneTimeCode', sessionFields, { challengeToken, code }, null);
const challengeOf = async (user: Pick<DemoUser, 'username' | 'password'>): Promise<string> => {
  const { data, errors } = await login(user.username, user.password);
  expect(errors).toBeUndefined();
  return data.login.challengeToken as string;
};
const me = (as: string) => identity.ask('{ me { id } }', {}, { token: as });
const versionOf = async (id: string): Promise<number> =>
  (await identity.ask('query ($id: ID!) { user(id: $id) { version } }', { id }, { token })).data
    .user.version as number;
const statusOf = async (id: string): Promise<string> =>
  (await identity.ask('query ($id: ID!) { user(id: $id) { status } }', { id }, { token })).data.user
    .status as string;

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

describe('creating a user', () => {
  it('is for the own municipality', async () => {
    expect(codeOf(await create({ ...profile(), municipality: '4001' }))).toBe('FORBIDDEN');
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
    identity.harness.clock.now = new Date(Date.now() - 12 * minute * 1000);
    session = await logIn(identity, administrator);
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

async function refreshed(): Promise<{ accessToken: string }> {
  // The access token of an administrator lives for two minutes; its session still knows when the code was given.
  const { refreshToken } = session;
  return (await mutate('refreshSession', 'accessToken', { refreshToken }, null)).data
    .refreshSession as { accessToken: string };
}
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
    identity.harness.clock.now = new Date(Date.now() - 12 * minute * 1000);
    session = await logIn(identity, administrator);
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
