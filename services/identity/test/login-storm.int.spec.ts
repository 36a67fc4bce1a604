import { availableParallelism } from 'node:os';
import { setInterval } from 'node:timers/promises';
import type { DemoUser } from '../src/app/provision';
import { codeFor, sessionFields, startWithLogins, type Browser } from './identity';

let identity: Browser;
let users: readonly DemoUser[];

beforeAll(async () => {
  identity = await startWithLogins();
  users = [];
  for (let count = 0; count < 40; count += 1) users = [...users, await identity.given()];
}, 60_000);
afterAll(() => identity[Symbol.asyncDispose]());

const mebibyte = 1024 ** 2;

/** The most memory that the process had while the work went on, beyond what it had before. */
async function growthDuring<T>(work: Promise<T>): Promise<{ result: T; growth: number }> {
  const before = process.memoryUsage.rss();
  let most = before;
  const watch = new AbortController();
  const watching = (async () => {
    for await (const _ of setInterval(5, null, { signal: watch.signal }))
      most = Math.max(most, process.memoryUsage.rss());
  })().catch(() => undefined);
  const result = await work;
  watch.abort();
  await watching;
  return { result, growth: most - before };
}

/** Five tabs of each user, and one password in five wrong, from forty networks: none has a device that is known. */
function storm(ipOf: (index: number) => string) {
  return Promise.all(
    Array.from({ length: 200 }, (_, index) => {
      const user = users[index % users.length];
      const input = {
        username: user?.username,
        password: index % 5 === 4 ? 'feil passord her' : user?.password,
      };
      return identity.ask(
        'mutation ($input: LoginInput!) { login(input: $input) { challengeToken } }',
        { input },
        { ip: ipOf(index) },
      );
    }),
  );
}

type Answers = Awaited<ReturnType<typeof storm>>;

function tally(answers: Answers): Record<string, number> {
  const kinds: Record<string, number> = {};
  for (const { data, errors } of answers) {
    const extensions = errors?.[0]?.extensions;
    const kind =
      extensions === undefined
        ? typeof data.login.challengeToken
        : `${extensions.code}${extensions.retryAfterSeconds === undefined ? '' : ' with a time'}`;
    kinds[kind] = (kinds[kind] ?? 0) + 1;
  }
  return kinds;
}

it('answers two hundred logins at once with a next step, a refusal or a time to come back, in bounded memory', async () => {
  const { result, growth } = await growthDuring(storm((index) => `198.51.${String(index % 40)}.7`));
  const { string: steps = 0, UNAUTHENTICATED: wrong = 0, ...others } = tally(result);
  const times = ['RATE_LIMITED with a time', 'UNAVAILABLE with a time'];
  expect(Object.keys(others).filter((kind) => !times.includes(kind))).toEqual([]);
  expect(steps + wrong).toBeGreaterThan(0);
  // A hash takes 64 MiB; two hundred at once would take twelve GiB.
  expect(growth).toBeLessThan((availableParallelism() * 64 + 512) * mebibyte);

  // Who comes back is let in to the end.
  const [first] = users;
  if (first === undefined) throw new Error('no user');
  const ip = '203.0.113.1';
  const begun = await identity.ask(
    'mutation ($input: LoginInput!) { login(input: $input) { challengeToken } }',
    { input: { username: first.username, password: first.password } },
    { ip },
  );
  const finished = await identity.ask(
    `mutation ($input: VerifyOneTimeCodeInput!) { verifyOneTimeCode(input: $input) { ${sessionFields} } }`,
    {
      input: {
        challengeToken: begun.data.login.challengeToken as string,
        code: codeFor(first, identity.harness.clock.now),
      },
    },
    { ip },
  );
  expect(finished.data.verifyOneTimeCode.user.id).toBe(first.id);
});

it('asks a whole town hall behind one address to come back in seconds, not in minutes', async () => {
  const answers = await storm(() => '192.0.2.77');
  const waits = answers.flatMap(({ errors }) => errors?.[0]?.extensions.retryAfterSeconds ?? []);
  expect(waits.length).toBeGreaterThan(0);
  expect(Math.max(...waits)).toBeLessThanOrEqual(5);
});
