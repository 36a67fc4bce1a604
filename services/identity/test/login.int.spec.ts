import { codeFor, logIn, sessionFields, startWithLogins, type Browser } from './identity';
import type { DemoUser } from '../src/app/provision';

let identity: Browser;
beforeAll(async () => {
  identity = await startWithLogins();
});
afterAll(() => identity[Symbol.asyncDispose]());
beforeEach(async () => {
  identity.harness.clock.now = new Date();
  // All tests come from one address.
  await identity.harness.database.select('DELETE FROM source_budget');
});

const login =
  'mutation ($input: LoginInput!) { login(input: $input) { challengeToken expiresAt } }';
const verify = `mutation ($input: VerifyOneTimeCodeInput!) { verifyOneTimeCode(input: $input) { ${sessionFields} } }`;

const begin = (username: string, password: string, ip = '192.0.2.1') =>
  identity.ask(login, { input: { username, password } }, { ip });

async function challengeOf(user: DemoUser): Promise<string> {
  return (await begin(user.username, user.password)).data.login.challengeToken as string;
}

const finish = (challengeToken: string, code: string) =>
  identity.ask(verify, { input: { challengeToken, code } });

const later = (seconds: number): void => {
  identity.harness.clock.now = new Date(identity.harness.clock.now.getTime() + seconds * 1000);
};

async function auditOf(
  userId: string,
): Promise<readonly { outcome: string; reason?: string; after?: object }[]> {
  const rows = await identity.harness.database.select<{
    entry: { outcome: string; reason?: string; after?: object };
  }>(
    `SELECT entry FROM audit_queue WHERE entry->'object'->>'id' = $1 AND entry->'actor'->>'id' = 'identity.session' ORDER BY sequence`,
    [userId],
  );
  return rows.map(({ entry }) => entry);
}

describe('login', () => {
  it('gives a session for password and one-time code, and the session says who it is', async () => {
    const user = await identity.given({
      name: 'Ola Nordmann',
      grants: [{ role: 'KOMMUNELESEBRUKER', municipality: '4003' }],
    });
    const answer = await finish(await challengeOf(user), codeFor(user, identity.harness.clock.now));
    expect(answer.errors).toBeUndefined();
    expect(answer.data.verifyOneTimeCode.user).toEqual({
      id: user.id,
      username: user.username,
      name: 'Ola Nordmann',
    });
    const me = await identity.ask(
      '{ me { username sessions { current } grants { role } } }',
      {},
      { token: answer.data.verifyOneTimeCode.accessToken },
    );
    expect(me.data.me).toEqual({
      username: user.username,
      sessions: [{ current: true }],
      grants: [{ role: 'KOMMUNELESEBRUKER' }],
    });
  });

  it('reads a username without regard to case and space', async () => {
    const user = await identity.given();
    expect((await begin(` ${user.username.toUpperCase()} `, user.password)).errors).toBeUndefined();
  });

  it('answers the same for an unknown user, a wrong password and a user who is shut out', async () => {
    const user = await identity.given();
    const shut = await identity.given();
    await identity.harness.database.select(
      `UPDATE user_account SET status = 'DEACTIVATED' WHERE id = $1`,
      [shut.id],
    );
    const answers = [
      await begin('ingen.med.navnet', 'et langt passord'),
      await begin(user.username, 'et annet passord'),
      await begin(shut.username, shut.password),
    ];
    const [first] = answers.map((answer) => withoutTrace(answer));
    expect(first).toMatchObject({
      errors: [{ extensions: { code: 'UNAUTHENTICATED', rule: 'login.refused' } }],
    });
    expect(answers.map((answer) => withoutTrace(answer))).toEqual([first, first, first]);
  });

  it('takes a code once', async () => {
    const user = await identity.given();
    const code = codeFor(user, identity.harness.clock.now);
    expect((await finish(await challengeOf(user), code)).errors).toBeUndefined();
    const again = await finish(await challengeOf(user), code);
    expect(again.errors?.[0]?.extensions).toMatchObject({
      code: 'UNAUTHENTICATED',
      rule: 'one-time-code.wrong',
    });
  });

  it('takes a code once also when two requests come at the same time', async () => {
    const user = await identity.given();
    const challenges = [await challengeOf(user), await challengeOf(user), await challengeOf(user)];
    const code = codeFor(user, identity.harness.clock.now);
    const answers = await Promise.all(challenges.map((challenge) => finish(challenge, code)));
    expect(answers.filter((answer) => !answer.errors)).toHaveLength(1);
  });

  it('takes the code of the step before, but none older and none of the next', async () => {
    const user = await identity.given();
    const now = identity.harness.clock.now;
    const at = (seconds: number): string => codeFor(user, new Date(now.getTime() + seconds * 1000));
    expect((await finish(await challengeOf(user), at(-60))).errors?.[0]?.extensions.rule).toBe(
      'one-time-code.wrong',
    );
    expect((await finish(await challengeOf(user), at(30))).errors?.[0]?.extensions.rule).toBe(
      'one-time-code.wrong',
    );
    expect((await finish(await challengeOf(user), at(-30))).errors).toBeUndefined();
  });

  it.each(['12345', '1234567', '１２３４５６', ' 123456', '12345a', ''])(
    'counts %j as a wrong code',
    async (code) => {
      const user = await identity.given();
      expect((await finish(await challengeOf(user), code)).errors?.[0]?.extensions.rule).toBe(
        'one-time-code.wrong',
      );
    },
  );

  it('uses a challenge once, and for five minutes', async () => {
    const user = await identity.given();
    const used = await challengeOf(user);
    await finish(used, codeFor(user, identity.harness.clock.now));
    expect(
      (await finish(used, codeFor(user, identity.harness.clock.now))).errors?.[0]?.extensions.rule,
    ).toBe('login.challenge-ended');
    const late = await challengeOf(user);
    later(301);
    expect(
      (await finish(late, codeFor(user, identity.harness.clock.now))).errors?.[0]?.extensions.rule,
    ).toBe('login.challenge-ended');
    expect((await finish('no-such-token', '123456')).errors?.[0]?.extensions.rule).toBe(
      'login.challenge-ended',
    );
  });

  it('ends a challenge after five wrong codes, also for the right one', async () => {
    const user = await identity.given();
    const challenge = await challengeOf(user);
    for (let attempt = 0; attempt < 5; attempt += 1) await finish(challenge, '000000');
    const answer = await finish(challenge, codeFor(user, identity.harness.clock.now));
    expect(answer.errors?.[0]?.extensions.rule).toBe('login.challenge-ended');
  });

  it('ends a challenge after five wrong codes in one request by aliases', async () => {
    const user = await identity.given();
    const challengeToken = await challengeOf(user);
    const fields = Array.from(
      { length: 8 },
      (_, index) =>
        `a${String(index)}: verifyOneTimeCode(input: { challengeToken: "${challengeToken}", code: "00000${String(index)}" }) { accessToken }`,
    );
    const answer = await identity.ask(`mutation { ${fields.join(' ')} }`);
    expect(answer.errors?.map(({ extensions }) => extensions.rule)).toEqual([
      ...Array<string>(5).fill('one-time-code.wrong'),
      ...Array<string>(3).fill('login.challenge-ended'),
    ]);
  });

  it('locks the factor after ten wrong codes in a row, and takes no other from then on, right or wrong', async () => {
    const user = await identity.given();
    for (let round = 0; round < 2; round += 1) {
      const challenge = await challengeOf(user);
      for (let attempt = 0; attempt < 5; attempt += 1) await finish(challenge, '000000');
    }
    const challenge = await challengeOf(user);
    for (const code of ['000000', codeFor(user, identity.harness.clock.now)])
      expect((await finish(challenge, code)).errors?.[0]?.extensions.rule).toBe('user.locked');
    const types = (await identity.harness.outbox())
      .filter(({ aggregateid }) => aggregateid === user.id)
      .map(({ type }) => type);
    expect(types).toContain('no.imdi.identity.user-locked.v1');
  });

  it('forgets the wrong codes when a right one comes', async () => {
    const user = await identity.given();
    const challenge = await challengeOf(user);
    for (let attempt = 0; attempt < 4; attempt += 1) await finish(challenge, '000000');
    await finish(challenge, codeFor(user, identity.harness.clock.now));
    const next = await challengeOf(user);
    for (let attempt = 0; attempt < 4; attempt += 1) await finish(next, '000000');
    await identity.harness.database.select(
      'UPDATE credential SET totp_last_step = NULL WHERE user_id = $1',
      [user.id],
    );
    expect((await finish(next, codeFor(user, identity.harness.clock.now))).errors).toBeUndefined();
  });

  it('finds a user inactive who has not logged in for more than three months', async () => {
    const user = await identity.given();
    await identity.harness.database.select(
      `UPDATE user_account SET activated_at = now() - interval '4 months' WHERE id = $1`,
      [user.id],
    );
    const answer = await finish(await challengeOf(user), codeFor(user, identity.harness.clock.now));
    expect(answer.errors?.[0]).toMatchObject({
      message: expect.stringContaining('Kommuneadministrator') as string,
      extensions: { code: 'UNAUTHENTICATED', rule: 'user.inactive' },
    });
    const types = (await identity.harness.outbox())
      .filter(({ aggregateid }) => aggregateid === user.id)
      .map(({ type }) => type);
    expect(types.slice(-2)).toEqual([
      'no.imdi.identity.user-inactivated.v1',
      'no.imdi.identity.access-changed.v1',
    ]);
    expect(types).not.toContain('no.imdi.identity.user-logged-in.v1');
  });

  it('keeps no secret in the audit trail or the outbox, and audits each step and refusal', async () => {
    const user = await identity.given();
    await begin(user.username, 'helt feil passord');
    await logIn(identity, user);
    expect(
      (await auditOf(user.id)).map(({ outcome, reason, after }) => reason ?? after ?? outcome),
    ).toEqual([
      'UNAUTHENTICATED:login.refused',
      { step: 'password' },
      { step: 'one-time-code', sessionId: expect.any(String) as string },
    ]);
    const [everything] = await identity.harness.database.select<{ text: string }>(
      `SELECT (SELECT string_agg(entry::text, '') FROM audit_queue) || (SELECT string_agg(payload::text, '') FROM outbox) AS text`,
    );
    for (const secret of [
      user.password,
      user.totpSecret,
      user.email,
      user.name,
      'helt feil passord',
    ])
      expect(everything?.text).not.toContain(secret);
  });
});

describe('wrong passwords', () => {
  it('are free four times, then wait longer and longer', async () => {
    const user = await identity.given();
    for (let attempt = 0; attempt < 5; attempt += 1)
      expect((await begin(user.username, 'feil')).errors?.[0]?.extensions.rule).toBe(
        'login.refused',
      );
    expect((await begin(user.username, user.password)).errors?.[0]?.extensions).toMatchObject({
      code: 'RATE_LIMITED',
      retryAfterSeconds: 1,
    });
    later(1);
    expect((await begin(user.username, 'feil')).errors?.[0]?.extensions.rule).toBe('login.refused');
    expect((await begin(user.username, 'feil')).errors?.[0]?.extensions).toMatchObject({
      code: 'RATE_LIMITED',
      retryAfterSeconds: 2,
    });
    later(2);
    expect((await begin(user.username, user.password)).errors).toBeUndefined();
  });

  it('make a name of nobody wait just so', async () => {
    const answers = [];
    for (let attempt = 0; attempt < 6; attempt += 1)
      answers.push((await begin('heller.ingen', 'feil')).errors?.[0]?.extensions.code);
    expect(answers).toEqual([...Array<string>(5).fill('UNAUTHENTICATED'), 'RATE_LIMITED']);
  });

  it('count when they come at the same time, and as aliases of one request', async () => {
    const user = await identity.given();
    const together = await Promise.all(
      Array.from({ length: 8 }, () => begin(user.username, 'feil')),
    );
    expect(together.map((answer) => answer.errors?.[0]?.extensions.code).sort()).toEqual([
      ...Array<string>(3).fill('RATE_LIMITED'),
      ...Array<string>(5).fill('UNAUTHENTICATED'),
    ]);
    const other = await identity.given();
    const fields = Array.from(
      { length: 7 },
      (_, index) =>
        `a${String(index)}: login(input: { username: "${other.username}", password: "feil ${String(index)}" }) { expiresAt }`,
    );
    const aliases = await identity.ask(`mutation { ${fields.join(' ')} }`);
    expect(aliases.errors?.map(({ extensions }) => extensions.code)).toEqual([
      ...Array<string>(5).fill('UNAUTHENTICATED'),
      'RATE_LIMITED',
      'RATE_LIMITED',
    ]);
  });

  it('of a stranger elsewhere do not keep the user out', async () => {
    const user = await identity.given();
    for (let attempt = 0; attempt < 6; attempt += 1)
      await begin(user.username, 'feil', '198.51.100.7');
    expect(
      (await begin(user.username, user.password, '198.51.100.200')).errors?.[0]?.extensions.code,
    ).toBe('RATE_LIMITED');
    expect((await begin(user.username, user.password, '192.0.2.1')).errors).toBeUndefined();
  });

  const fromDevice = (username: string, password: string, deviceToken: string | null) =>
    identity.ask(login, { input: { username, password, deviceToken } });

  async function deviceOf(user: DemoUser): Promise<string> {
    const { data } = await identity.ask(
      'mutation ($input: VerifyOneTimeCodeInput!) { verifyOneTimeCode(input: $input) { deviceToken } }',
      {
        input: {
          challengeToken: await challengeOf(user),
          code: codeFor(user, identity.harness.clock.now),
        },
      },
    );
    return data.verifyOneTimeCode.deviceToken as string;
  }

  it('of a stranger behind the same address do not delay a device that the user has logged in from', async () => {
    const user = await identity.given();
    const device = await deviceOf(user);
    for (let attempt = 0; attempt < 6; attempt += 1) await begin(user.username, 'feil');
    expect((await begin(user.username, user.password)).errors?.[0]?.extensions.code).toBe(
      'RATE_LIMITED',
    );
    expect((await fromDevice(user.username, user.password, device)).errors).toBeUndefined();
  });

  it('of the device itself count, and its token is good for its user alone, for ninety days', async () => {
    const [user, other] = [await identity.given(), await identity.given()];
    const device = await deviceOf(user);
    for (let attempt = 0; attempt < 5; attempt += 1)
      await fromDevice(user.username, 'feil', device);
    expect((await fromDevice(user.username, 'feil', device)).errors?.[0]?.extensions.code).toBe(
      'RATE_LIMITED',
    );
    for (let attempt = 0; attempt < 5; attempt += 1)
      await fromDevice(other.username, 'feil', device);
    expect((await begin(other.username, 'feil')).errors?.[0]?.extensions.code).toBe('RATE_LIMITED');
    later(90 * 86_400);
    for (let attempt = 0; attempt < 5; attempt += 1) await begin(user.username, 'feil');
    expect((await fromDevice(user.username, 'feil', device)).errors?.[0]?.extensions.code).toBe(
      'RATE_LIMITED',
    );
  });

  it('of one source on many names are stopped after twenty, right ones not counted', async () => {
    const user = await identity.given();
    const device = await deviceOf(user);
    const spray = (index: number) => begin(`navn${String(index)}`, 'Sommeren2026!', '198.51.100.9');
    for (let index = 0; index < 20; index += 1) {
      expect((await spray(index)).errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
      if (index < 3)
        expect((await begin(user.username, user.password, '198.51.100.9')).errors).toBeUndefined();
    }
    const stopped = (await spray(20)).errors?.[0]?.extensions;
    expect(stopped).toMatchObject({ code: 'RATE_LIMITED', retryAfterSeconds: 600 });
    const known = await identity.ask(
      login,
      { input: { username: user.username, password: user.password, deviceToken: device } },
      { ip: '198.51.100.9' },
    );
    expect(known.errors).toBeUndefined();
    later(600);
    expect((await spray(21)).errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  });
});

const withoutTrace = ({ errors = [], ...rest }: Awaited<ReturnType<typeof begin>>): object => ({
  ...rest,
  errors: errors.map(({ extensions: { traceId: _traceId, ...extensions }, ...error }) => ({
    ...error,
    extensions,
  })),
});
