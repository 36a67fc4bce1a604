import type { DemoUser } from '../src/app/provision';
import { codeFor, logIn, startWithLogins, type Browser, type Tokens } from './identity';

/** Of the spec file that calls `useAccounts`: Jest loads this module anew for each. */
export let identity: Browser;
export let administrator: DemoUser;
let session: Tokens;
export let token: string;

/** Identity with logins, and the administrator of Skien, who has just logged in before each test. */
export function useAccounts(): void {
  beforeAll(async () => {
    identity = await startWithLogins();
    administrator = await identity.given({
      grants: [{ role: 'KOMMUNEADMINISTRATOR', municipality: '4003' }],
    });
  });
  afterAll(() => identity[Symbol.asyncDispose]());
  // A test moves the clock on by a minute; tokens are also looked at by those who go by the real one.
  beforeEach(() => logInAgain(95));
}

/** The clock stands at a moment of the past, and the administrator logs in. */
export async function logInAgain(secondsAgo: number): Promise<void> {
  identity.harness.clock.now = new Date(Date.now() - secondsAgo * 1000);
  session = await logIn(identity, administrator);
  token = session.accessToken;
}

export const minute = 60;
export const hour = 60 * minute;
export const later = (seconds: number): void => {
  identity.harness.clock.now = new Date(identity.harness.clock.now.getTime() + seconds * 1000);
};

export type Answer = Awaited<ReturnType<Browser['ask']>>;
export const ruleOf = ({ errors }: Answer): string | undefined => errors?.[0]?.extensions.rule;
export const codeOf = ({ errors }: Answer): string | undefined => errors?.[0]?.extensions.code;

let count = 0;
export function profile() {
  count += 1;
  return {
    name: 'Ola Nordmann',
    email: `ola${String(count)}@skien.example`,
    mobile: '90000001',
    municipality: '4003',
  };
}

export const mutate = (name: string, fields: string, input: object, as: string | null = token) =>
  identity.ask(
    `mutation ($input: ${name.charAt(0).toUpperCase()}${name.slice(1)}Input!) { ${name}(input: $input) { ${fields} } }`,
    { input },
    { token: as },
  );
export const create = (input: object, as = token) =>
  mutate(
    'createUser',
    'user { id username status version grants { role district { number } } }',
    input,
    as,
  );

export const enrolmentFields = 'enrolmentToken expiresAt otpauthUri secret qrCodeSvg';
export const activate = (activationToken: string, password = 'fire ord på en linje') =>
  mutate('activateAccount', enrolmentFields, { activationToken, password }, null);

export type Enrolment = {
  readonly enrolmentToken: string;
  readonly secret: string;
  readonly otpauthUri: string;
};

/** The code that the app shows now, and the one that it shows next. The clock has gone on by then. */
export function twoCodes({ secret }: Pick<Enrolment, 'secret'>): {
  firstCode: string;
  secondCode: string;
} {
  const app = { totpSecret: secret } as DemoUser;
  const firstCode = codeFor(app, identity.harness.clock.now);
  later(30);
  return { firstCode, secondCode: codeFor(app, identity.harness.clock.now) };
}

export const sessionFields = 'accessToken refreshToken user { id username }';
export const confirm = (enrolment: Enrolment, codes = twoCodes(enrolment)) =>
  mutate(
    'confirmAuthenticator',
    `session { ${sessionFields} } recoveryCodes`,
    { enrolmentToken: enrolment.enrolmentToken, ...codes },
    null,
  );

export async function latestMail(to: string): Promise<{ subject: string; text: string }> {
  const mail = (await identity.mailbox()).findLast((one) => one.to === to);
  if (mail === undefined) throw new Error(`no mail to ${to}`);
  return mail;
}

export async function linkTo(to: string): Promise<string> {
  const { text } = await latestMail(to);
  const [, found] = /https:\/\/imdinett\.test\/[a-z-]+#(\S+)/.exec(text) ?? [];
  if (found === undefined) throw new Error('no link in the mail');
  return found;
}

export type Person = { readonly id: string; readonly username: string; readonly version: number };

/** Invited, with the address that the invitation went to. */
export async function invited(
  roles: readonly object[] = [],
): Promise<Person & { readonly email: string }> {
  const input = { ...profile(), roles };
  const { data, errors } = await create(input);
  expect(errors).toBeUndefined();
  return { ...(data.createUser.user as Person), email: input.email };
}

export type Active = DemoUser & {
  readonly recoveryCodes: readonly string[];
  readonly accessToken: string;
};

export async function activated(roles: readonly object[] = []): Promise<Active> {
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

export const eventsOf = async (id: string): Promise<string[]> =>
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

export const login = (username: string, password: string) =>
  mutate('login', 'challengeToken', { username, password }, null);
export const verify = (challengeToken: string, code: string) =>
  mutate('verifyOneTimeCode', sessionFields, { challengeToken, code }, null);
export const challengeOf = async (
  user: Pick<DemoUser, 'username' | 'password'>,
): Promise<string> => {
  const { data, errors } = await login(user.username, user.password);
  expect(errors).toBeUndefined();
  return data.login.challengeToken as string;
};
export const me = (as: string) => identity.ask('{ me { id } }', {}, { token: as });
export const versionOf = async (id: string): Promise<number> =>
  (await identity.ask('query ($id: ID!) { user(id: $id) { version } }', { id }, { token })).data
    .user.version as number;
export const statusOf = async (id: string): Promise<string> =>
  (await identity.ask('query ($id: ID!) { user(id: $id) { status } }', { id }, { token })).data.user
    .status as string;

export async function refreshed(): Promise<{ accessToken: string }> {
  // The access token of an administrator lives for two minutes; its session still knows when the code was given.
  const { refreshToken } = session;
  return (await mutate('refreshSession', 'accessToken', { refreshToken }, null)).data
    .refreshSession as { accessToken: string };
}
