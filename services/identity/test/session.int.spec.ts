import { createPublicKey, verify as verifySignature, type JsonWebKey } from 'node:crypto';
import type { DemoUser } from '../src/app/provision';
import {
  codeFor,
  logIn,
  sessionFields,
  startWithLogins,
  type Browser,
  type Tokens,
} from './identity';

let identity: Browser;
beforeAll(async () => {
  identity = await startWithLogins();
});
afterAll(() => identity[Symbol.asyncDispose]());
beforeEach(() => {
  identity.harness.clock.now = new Date();
});

const refresh = (refreshToken: string) =>
  identity.ask(
    `mutation ($input: RefreshSessionInput!) { refreshSession(input: $input) { ${sessionFields} } }`,
    { input: { refreshToken } },
  );

async function refreshed(refreshToken: string): Promise<Tokens> {
  return (await refresh(refreshToken)).data.refreshSession as Tokens;
}

const logout = (refreshToken: string) =>
  identity.ask('mutation ($input: LogoutInput!) { logout(input: $input) { loggedOut } }', {
    input: { refreshToken },
  });

const whoAmI = (token: string) =>
  identity.ask('{ me { id sessions { id current } } }', {}, { token });

const later = (seconds: number): void => {
  identity.harness.clock.now = new Date(identity.harness.clock.now.getTime() + seconds * 1000);
};

const ruleOf = (answer: Awaited<ReturnType<typeof refresh>>): string | undefined =>
  answer.errors?.[0]?.extensions.rule;
const codeOf = (answer: Awaited<ReturnType<typeof refresh>>): string | undefined =>
  answer.errors?.[0]?.extensions.code;

const claimsOf = (token: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<
    string,
    unknown
  >;

async function accessChanges(user: DemoUser): Promise<number> {
  const rows = await identity.harness.outbox();
  return rows.filter(
    ({ aggregateid, type }) =>
      aggregateid === user.id && type === 'no.imdi.identity.access-changed.v1',
  ).length;
}

describe('access tokens', () => {
  it('carry what RFC 9068 and the gateway ask for, and nothing about the person', async () => {
    const user = await identity.given({
      grants: [{ role: 'KOMMUNELESEBRUKER', municipality: '4003' }],
    });
    const { accessToken } = await logIn(identity, user);
    const claims = claimsOf(accessToken);
    expect(Object.keys(claims).sort()).toEqual([
      'amr',
      'aud',
      'auth_time',
      'client_id',
      'epoch',
      'exp',
      'iat',
      'iss',
      'jti',
      'otp_time',
      'sid',
      'sub',
    ]);
    expect(Number(claims['exp']) - Number(claims['iat'])).toBe(300);
    expect(claims).toMatchObject({
      sub: user.id,
      aud: 'imdinett-test',
      iss: 'http://identity.test',
      amr: ['pwd', 'otp'],
    });
  });

  it.each([
    'KOMMUNEADMINISTRATOR',
    'JOBBSJANSE_KOMMUNEADMINISTRATOR',
    'IMDI_ADMINISTRATOR',
  ] as const)('live two minutes for %s', async (role) => {
    const user = await identity.given({
      grants: [role === 'IMDI_ADMINISTRATOR' ? { role } : { role, municipality: '4003' }],
    });
    const claims = claimsOf((await logIn(identity, user)).accessToken);
    expect(Number(claims['exp']) - Number(claims['iat'])).toBe(120);
  });

  it('are verified with the published key by another implementation', async () => {
    const { accessToken } = await logIn(identity, await identity.given());
    const response = await fetch(identity.jwksUrl);
    expect(response.headers.get('cache-control')).toBe('public, max-age=60');
    const { keys } = (await response.json()) as { keys: (JsonWebKey & { kid: string })[] };
    expect(keys.some((key) => 'd' in key)).toBe(false);
    const [header = '', payload = '', signature = ''] = accessToken.split('.');
    const { kid } = JSON.parse(Buffer.from(header, 'base64url').toString()) as { kid: string };
    const key = keys.find((one) => one.kid === kid);
    if (!key) throw new Error('the key is not published');
    expect(
      verifySignature(
        null,
        Buffer.from(`${header}.${payload}`),
        createPublicKey({ key, format: 'jwk' }),
        Buffer.from(signature, 'base64url'),
      ),
    ).toBe(true);
  });

  it('are signed with another key than access records', async () => {
    await logIn(identity, await identity.given());
    const read = async (url: string): Promise<string[]> =>
      ((await (await fetch(url)).json()) as { keys: { kid: string }[] }).keys.map(({ kid }) => kid);
    const tokens = await read(identity.jwksUrl);
    const records = await read(identity.jwksUrl.replace('jwks.json', 'access-records.jwks.json'));
    expect(tokens).toHaveLength(1);
    expect(records).toHaveLength(1);
    expect(tokens).not.toEqual(records);
    const metadata = (await (
      await fetch(identity.jwksUrl.replace('jwks.json', 'oauth-authorization-server'))
    ).json()) as object;
    expect(metadata).toMatchObject({
      issuer: 'http://identity.test',
      jwks_uri: 'http://identity.test/.well-known/jwks.json',
    });
  });

  it('lie sealed in the database: the private half is nowhere readable', async () => {
    await logIn(identity, await identity.given());
    const rows = await identity.harness.database.select<{
      private_sealed: string;
      public_jwk: object;
    }>('SELECT private_sealed, public_jwk FROM signing_key');
    expect(rows).not.toHaveLength(0);
    for (const row of rows) {
      expect(row.private_sealed).toMatch(/^k1\.[\w-]+$/);
      expect(row.public_jwk).not.toHaveProperty('d');
    }
  });
});

describe('refresh tokens', () => {
  it('are exchanged for new ones, and the session goes on', async () => {
    const first = await logIn(identity, await identity.given());
    const second = await refreshed(first.refreshToken);
    const third = await refreshed(second.refreshToken);
    expect(new Set([first.refreshToken, second.refreshToken, third.refreshToken]).size).toBe(3);
    expect(claimsOf(third.accessToken)['sid']).toBe(claimsOf(first.accessToken)['sid']);
    expect((await whoAmI(third.accessToken)).errors).toBeUndefined();
  });

  it('give the same successor for ten seconds to tabs that ask at the same time', async () => {
    const { refreshToken } = await logIn(identity, await identity.given());
    const answers = await Promise.all([
      refreshed(refreshToken),
      refreshed(refreshToken),
      refreshed(refreshToken),
    ]);
    expect(new Set(answers.map((answer) => answer.refreshToken)).size).toBe(1);
    later(10);
    expect((await refreshed(refreshToken)).refreshToken).toBe(answers[0].refreshToken);
  });

  it('end the session for both holders when one is shown after ten seconds', async () => {
    const user = await identity.given();
    const { refreshToken } = await logIn(identity, user);
    const { refreshToken: successor, accessToken } = await refreshed(refreshToken);
    const before = await accessChanges(user);
    later(11);
    expect(ruleOf(await refresh(refreshToken))).toBe('session.ended');
    identity.harness.clock.now = new Date();
    expect(ruleOf(await refresh(successor))).toBe('session.ended');
    expect(codeOf(await whoAmI(accessToken))).toBe('UNAUTHENTICATED');
    expect(await accessChanges(user)).toBe(before + 1);
    const [audited] = await identity.harness.database.select<{ entry: object }>(
      `SELECT entry FROM audit_queue WHERE entry->>'reason' = 'REFRESH_TOKEN_REUSED' AND entry->'after'->>'userId' = $1`,
      [user.id],
    );
    expect(audited?.entry).toMatchObject({ outcome: 'DONE', object: { type: 'session' } });
  });

  it('end the session at once when the successor has been used', async () => {
    const { refreshToken } = await logIn(identity, await identity.given());
    const { refreshToken: second } = await refreshed(refreshToken);
    const { refreshToken: third } = await refreshed(second);
    expect(ruleOf(await refresh(refreshToken))).toBe('session.ended');
    expect(ruleOf(await refresh(third))).toBe('session.ended');
  });

  it('expire after half an hour without use, and after eight hours with it', async () => {
    const idle = await logIn(identity, await identity.given());
    later(30 * 60);
    expect(ruleOf(await refresh(idle.refreshToken))).toBe('session.ended');

    let { refreshToken } = await logIn(identity, await identity.given());
    for (let used = 0; used < 16; used += 1) {
      later(29 * 60);
      ({ refreshToken } = await refreshed(refreshToken));
    }
    later(16 * 60);
    expect(ruleOf(await refresh(refreshToken))).toBe('session.ended');
  });

  it('are unknown when nobody gave them', async () => {
    expect(ruleOf(await refresh('bm9ib2R5'))).toBe('session.ended');
  });

  it('work although the access token beside them is stale: public operations ignore the bearer', async () => {
    const user = await identity.given();
    const { refreshToken } = await logIn(identity, user);
    const answer = await identity.ask(
      'mutation ($input: RefreshSessionInput!) { refreshSession(input: $input) { accessToken } }',
      { input: { refreshToken } },
      { token: 'not.a.token' },
    );
    expect(answer.errors).toBeUndefined();
  });
});

describe('sessions', () => {
  it('end at logout, everywhere and at once', async () => {
    const user = await identity.given();
    const { accessToken, refreshToken } = await logIn(identity, user);
    const before = await accessChanges(user);
    expect((await logout(refreshToken)).data).toEqual({ logout: { loggedOut: true } });
    expect(codeOf(await whoAmI(accessToken))).toBe('UNAUTHENTICATED');
    expect(ruleOf(await refresh(refreshToken))).toBe('session.ended');
    expect(await accessChanges(user)).toBe(before + 1);
    expect((await logout('bm9ib2R5')).data).toEqual({ logout: { loggedOut: true } });
  });

  it('of the same user go on with another token when one of them ends', async () => {
    const user = await identity.given();
    const one = await logIn(identity, user);
    const other = await logIn(identity, user);
    await logout(one.refreshToken);
    expect(codeOf(await whoAmI(other.accessToken))).toBe('TOKEN_STALE');
    expect(
      (await whoAmI((await refreshed(other.refreshToken)).accessToken)).errors,
    ).toBeUndefined();
  });

  it('are three at most: the oldest ends', async () => {
    const user = await identity.given();
    const opened: Tokens[] = [];
    for (let count = 0; count < 4; count += 1) {
      later(1);
      opened.push(await logIn(identity, user));
    }
    const [oldest, second, , newest] = opened.map(({ refreshToken }) => refreshToken);
    expect(ruleOf(await refresh(oldest ?? ''))).toBe('session.ended');
    expect((await refresh(second ?? '')).errors).toBeUndefined();
    expect(
      (await whoAmI((await refreshed(newest ?? '')).accessToken)).data.me.sessions,
    ).toHaveLength(3);
  });

  it('can be ended one by one by their user, and by nobody else', async () => {
    const user = await identity.given();
    const here = await logIn(identity, user);
    const there = await logIn(identity, user);
    const stranger = await logIn(identity, await identity.given());
    const sessionId = claimsOf(there.accessToken)['sid'];
    const end =
      'mutation ($input: EndSessionInput!) { endSession(input: $input) { sessionId sessions { current } } }';
    expect(
      codeOf(await identity.ask(end, { input: { sessionId } }, { token: stranger.accessToken })),
    ).toBe('NOT_FOUND');
    const answer = await identity.ask(end, { input: { sessionId } }, { token: here.accessToken });
    expect(answer.data.endSession).toEqual({ sessionId, sessions: [{ current: true }] });
    expect(ruleOf(await refresh(there.refreshToken))).toBe('session.ended');
    expect((await refresh(here.refreshToken)).errors).toBeUndefined();
  });

  it('can all be ended at once', async () => {
    const user = await identity.given();
    const one = await logIn(identity, user);
    const other = await logIn(identity, user);
    const answer = await identity.ask(
      'mutation { endAllSessions(input: {}) { endedSessions } }',
      {},
      { token: other.accessToken },
    );
    expect(answer.data).toEqual({ endAllSessions: { endedSessions: 2 } });
    expect(codeOf(await whoAmI(other.accessToken))).toBe('UNAUTHENTICATED');
    expect(ruleOf(await refresh(one.refreshToken))).toBe('session.ended');
  });

  it('end with the deactivation of their user, and stay ended when he is let in again', async () => {
    const user = await identity.given();
    const admin = await identity.given({ grants: [{ role: 'IMDI_ADMINISTRATOR' }] });
    const { accessToken, refreshToken } = await logIn(identity, user);
    const { accessToken: token } = await logIn(identity, admin);
    const off = await identity.ask(
      'mutation ($input: DeactivateUserInput!) { deactivateUser(input: $input) { user { status version } } }',
      { input: { userId: user.id, reason: 'Sluttet' } },
      { token },
    );
    expect(off.data.deactivateUser.user).toEqual({ status: 'DEACTIVATED', version: 2 });
    expect(codeOf(await whoAmI(accessToken))).toBe('UNAUTHENTICATED');
    const on = await identity.ask(
      'mutation ($input: ReactivateUserInput!) { reactivateUser(input: $input) { user { status } } }',
      { input: { userId: user.id, reason: 'Tilbake', expectedVersion: 2 } },
      { token },
    );
    expect(on.data.reactivateUser.user).toEqual({ status: 'ACTIVE' });
    expect(codeOf(await whoAmI(accessToken))).toBe('UNAUTHENTICATED');
    expect(ruleOf(await refresh(refreshToken))).toBe('session.ended');
  });
});

describe('step-up', () => {
  const stepUp = (token: string, code: string) =>
    identity.ask(
      'mutation ($input: StepUpInput!) { stepUp(input: $input) { accessToken stepUpExpiresAt } }',
      { input: { code } },
      { token },
    );

  it('gives a token with a new time of the one-time code, which refreshing keeps', async () => {
    const user = await identity.given();
    identity.harness.clock.now = new Date(Date.now() - 60_000);
    const session = await logIn(identity, user);
    identity.harness.clock.now = new Date();
    const answer = await stepUp(session.accessToken, codeFor(user, new Date()));
    const otpTime = claimsOf(answer.data.stepUp.accessToken as string)['otp_time'];
    expect(
      Number(otpTime) - Number(claimsOf(session.accessToken)['otp_time']),
    ).toBeGreaterThanOrEqual(59);
    expect(claimsOf((await refreshed(session.refreshToken)).accessToken)['otp_time']).toBe(otpTime);
  });

  it('refuses a wrong and a used code, and counts them with those of the login', async () => {
    const user = await identity.given();
    const { accessToken } = await logIn(identity, user);
    expect(
      (await stepUp(accessToken, codeFor(user, identity.harness.clock.now))).errors?.[0]
        ?.extensions,
    ).toMatchObject({ code: 'RULE_VIOLATION', rule: 'one-time-code.wrong' });
    for (let attempt = 0; attempt < 9; attempt += 1) await stepUp(accessToken, '000000');
    expect(codeOf(await whoAmI(accessToken))).toBe('UNAUTHENTICATED');
  });

  it('is asked for by the actions that are marked', async () => {
    const admin = await identity.given({ grants: [{ role: 'IMDI_ADMINISTRATOR' }] });
    const user = await identity.given();
    const { accessToken } = await logIn(identity, admin);
    const grant = (token: string) =>
      identity.ask(
        'mutation ($input: GrantRoleInput!) { grantRole(input: $input) { grant { role } } }',
        { input: { userId: user.id, role: 'KOMMUNELESEBRUKER', municipality: '4003' } },
        { token },
      );
    later(11 * 60);
    expect(codeOf(await grant(accessToken))).toBe('STEP_UP_REQUIRED');
  });
});
