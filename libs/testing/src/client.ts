import { setTimeout as sleep } from 'node:timers/promises';
import { generateSync } from 'otplib';
import type { Answer } from './harness';
import type { DemoUser } from './system';

export type Session = { readonly accessToken: string; readonly refreshToken: string };

export type Client = {
  /** One request as the user; logs in at the first one and refreshes when the token is stale. */
  readonly query: (
    user: DemoUser | null,
    document: string,
    variables?: Readonly<Record<string, unknown>>,
  ) => Promise<Answer>;
  /** Asks with just this token, whatever comes of it. */
  readonly queryWith: (
    token: string | null,
    document: string,
    variables?: Readonly<Record<string, unknown>>,
  ) => Promise<Answer>;
  readonly sessionOf: (user: DemoUser) => Promise<Session>;
};

const stepMs = 30_000;

/** A frontend in a few lines: the gateway's graph over HTTP, sessions kept per user. */
export function makeClient(gateway: string): Client {
  const sessions = new Map<string, Promise<Session>>();

  const queryWith: Client['queryWith'] = async (token, document, variables = {}) => {
    const response = await fetch(gateway, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token !== null && { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify({ query: document, variables }),
    });
    return (await response.json()) as Answer;
  };

  const sessionOf = (user: DemoUser): Promise<Session> => {
    const session = sessions.get(user.username) ?? logIn(queryWith, user);
    sessions.set(user.username, session);
    return session;
  };

  return {
    queryWith,
    sessionOf,
    query: async (user, document, variables) => {
      if (user === null) return queryWith(null, document, variables);
      const session = await sessionOf(user);
      const answer = await queryWith(session.accessToken, document, variables);
      const code = answer.errors?.[0]?.extensions.code;
      if (code !== 'TOKEN_STALE' && code !== 'UNAUTHENTICATED') return answer;
      sessions.delete(user.username);
      const renewed = refresh(queryWith, session).catch(() => logIn(queryWith, user));
      sessions.set(user.username, renewed);
      return queryWith((await renewed).accessToken, document, variables);
    },
  };
}

const sessionFields = '{ accessToken refreshToken }';

async function refresh(queryWith: Client['queryWith'], session: Session): Promise<Session> {
  const answer = await queryWith(
    null,
    `mutation Refresh($input: RefreshSessionInput!) { refreshSession(input: $input) ${sessionFields} }`,
    { input: { refreshToken: session.refreshToken } },
  );
  return sessionIn(answer, 'refreshSession');
}

/** Password and one-time code. A code step is taken once, so a second login in the same step waits for the next. */
async function logIn(
  queryWith: Client['queryWith'],
  { username, password, totpSecret }: DemoUser,
): Promise<Session> {
  for (let attempt = 0; ; attempt += 1) {
    const challenge = await queryWith(
      null,
      'mutation Login($input: LoginInput!) { login(input: $input) { challengeToken } }',
      { input: { username, password } },
    );
    const answer = await queryWith(
      null,
      `mutation Verify($input: VerifyOneTimeCodeInput!) { verifyOneTimeCode(input: $input) ${sessionFields} }`,
      {
        input: {
          challengeToken:
            (challenge.data as { login: { challengeToken: string } | null } | undefined)?.login
              ?.challengeToken ?? '',
          code: generateSync({ secret: totpSecret }),
        },
      },
    );
    if (!answer.errors || attempt === 1) return sessionIn(answer, 'verifyOneTimeCode');
    await sleep(stepMs - (Date.now() % stepMs) + 100);
  }
}

function sessionIn(answer: Answer, field: string): Session {
  const session = (answer.data as Readonly<Record<string, Session | null>> | undefined)?.[field];
  if (!session) throw new Error(`no session: ${JSON.stringify(answer.errors)}`);
  return session;
}
