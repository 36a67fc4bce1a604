import { makeAccessTokenVerifier, remoteKeys } from '@imdinett/auth';
import { listKeys, rotateByHand } from '../src/app/keys-by-hand';
import type { DemoUser } from '../src/app/provision';
import { keyUses, type KeyUse } from '../src/domain/signing-key';
import { keySealer, logIn, startWithLogins, type Browser } from './identity';

let identity: Browser;
let user: DemoUser;
beforeEach(async () => {
  identity = await startWithLogins();
  user = await identity.given({ grants: [{ role: 'KOMMUNELESEBRUKER', municipality: '4003' }] });
});
afterEach(() => identity[Symbol.asyncDispose]());

const second = 1000;
const hour = 3600 * second;
const day = 24 * hour;

const parties = { issuer: 'http://identity.test', audience: 'imdinett-test' };

type KeyTiming = NonNullable<Parameters<typeof remoteKeys>[1]>;

/** Fetches at every token, as one does whose minute is over. */
const eager: KeyTiming = { cacheMaxAge: 0, cooldown: 0, retryAfter: 0 };
/** Never fetches again: knows what was published when it first asked. */
const lagging: KeyTiming = { cacheMaxAge: Infinity, cooldown: Infinity };

const verifierWith = (timing: KeyTiming) =>
  makeAccessTokenVerifier({
    keys: remoteKeys(identity.jwksUrl, timing),
    ...parties,
    now: () => identity.harness.clock.now,
  });
type Verifier = ReturnType<typeof verifierWith>;

const moveTo = (at: Date | number): void => {
  identity.harness.clock.now = new Date(at);
};
const now = (): number => identity.harness.clock.now.getTime();

const kidOf = (token: string): string =>
  (JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()) as { kid: string })
    .kid;

const list = async (use: KeyUse) =>
  (await listKeys(identity.deps)).filter((key) => key.use === use);

const rotate = (options: Partial<Parameters<typeof rotateByHand>[1]> = {}) =>
  rotateByHand(
    { ...identity.deps, sealer: keySealer },
    { use: 'access-token', isCompromised: false, ...options },
  );

/** A token of now, taken by every verifier at its first moment and at its last one. */
async function live(verifiers: readonly Verifier[]): Promise<string> {
  const issuedAt = now();
  const { accessToken } = await logIn(identity, user);
  for (const verify of verifiers)
    expect(await verify(accessToken)).toMatchObject({ userId: user.id });
  moveTo(issuedAt + 299 * second);
  for (const verify of verifiers)
    expect(await verify(accessToken)).toMatchObject({ userId: user.id });
  moveTo(issuedAt);
  return kidOf(accessToken);
}

describe('35 days in one process', () => {
  it('bring a new key, and no verifier refuses a token, whether it has just fetched the keys or half a day ago', async () => {
    const start = now();
    const fromTheStart = verifierWith(lagging);
    let before = fromTheStart;
    const kids: string[] = [];
    let turn: number | null = null;
    for (let at = start; at <= start + 35 * day;) {
      moveTo(at);
      const fresh = verifierWith(lagging);
      kids.push(await live([before, fresh, verifierWith(eager)]));
      before = fresh;
      turn ??=
        (await list('access-token')).find(({ state }) => state === 'next')?.signsFrom.getTime() ??
        null;
      const next = at + 12 * hour;
      // The change itself: every verifier of half a day before meets the last token of the old key and the first of the new one.
      if (turn !== null && at < turn && turn <= next) {
        for (const moment of [-300, -1, 0, 1, 299, 899]) {
          moveTo(turn + moment * second);
          kids.push(await live([before, verifierWith(eager)]));
        }
      }
      at = next;
    }

    expect(turn).toBe(start + 30 * day);
    expect(new Set(kids).size).toBe(2);
    expect(kids).toEqual(kids.toSorted((a, b) => kids.indexOf(a) - kids.indexOf(b)));
    // So that the above can fail: who never fetched the new key refuses what it signs.
    const { accessToken } = await logIn(identity, user);
    await expect(fromTheStart(accessToken)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    expect((await list('access-token')).map(({ state }) => state)).toEqual(['retired', 'signing']);
  }, 120_000);

  it('give every replica the same keys', async () => {
    await logIn(identity, user);
    moveTo(now() + 29.5 * day);
    // The second key ring asks first, then the process.
    const made = await identity.deps.keys.publicKeys('access-token');
    expect(made).toHaveLength(2);
    const published = (await (await fetch(identity.jwksUrl)).json()) as { keys: { kid: string }[] };
    expect(published.keys.map(({ kid }) => kid)).toEqual(made.map(({ kid }) => kid));
    moveTo(now() + day);
    const { accessToken } = await logIn(identity, user);
    expect(kidOf(accessToken)).toBe((await identity.deps.keys.signingKey('access-token')).kid);
  });
});

describe('keys by hand', () => {
  it('are listed without a private half', async () => {
    expect(await listKeys(identity.deps)).toEqual([]);
    await logIn(identity, user);
    const keys = await listKeys(identity.deps);
    expect(keys.map(({ use, state, publishedUntil }) => ({ use, state, publishedUntil }))).toEqual(
      keyUses.map((use) => ({ use, state: 'signing', publishedUntil: null })),
    );
    for (const key of keys)
      expect(Object.keys(key).sort()).toEqual([
        'kid',
        'publishedUntil',
        'signsFrom',
        'state',
        'use',
      ]);
  });

  it('are published at once and sign a day later, and no token is refused', async () => {
    const old = await live([verifierWith(eager)]);
    const made = await rotate();
    expect(made?.signsFrom.getTime()).toBe(now() + day);
    // What the process keeps of its keys is a minute old at most.
    moveTo(now() + 61 * second);
    const justAfter = verifierWith(lagging);
    expect(await live([justAfter, verifierWith(eager)])).toBe(old);
    expect((await list('access-token')).map(({ state }) => state)).toEqual(['signing', 'next']);
    expect(await rotate()).toBeNull();

    moveTo(made?.signsFrom ?? 0);
    expect(await live([justAfter, verifierWith(eager)])).toBe(made?.kid);
    expect((await list('access-token')).map(({ state }) => state)).toEqual([
      'published',
      'signing',
    ]);
    expect((await list('access-record')).map(({ state }) => state)).toEqual(['signing']);
  });

  it('that are compromised neither sign nor are published any more, not even the one that waited', async () => {
    const { accessToken: stolen } = await logIn(identity, user);
    await rotate();
    const made = await rotate({ isCompromised: true });
    moveTo(now() + 61 * second);
    expect(await live([verifierWith(eager)])).toBe(made?.kid);
    await expect(verifierWith(eager)(stolen)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    const states = (await list('access-token')).map(({ kid, state }) => [kid, state]);
    expect(states).toContainEqual([kidOf(stolen), 'retired']);
    expect(states.filter(([, state]) => state !== 'retired')).toEqual([[made?.kid, 'signing']]);
  });

  it('are audited with their reason', async () => {
    await logIn(identity, user);
    const first = await list('access-token');
    const waiting = await rotate();
    const urgent = await rotate({ isCompromised: true });
    const rows = await identity.harness.database.select<{
      entry: { object: { id: string }; reason: string; after: object };
    }>(
      `SELECT entry FROM audit_queue WHERE entry->>'action' = 'identity.signing-key:rotate' ORDER BY sequence`,
    );
    const at = identity.harness.clock.now.toISOString();
    const withdrawn = { use: 'access-token', withdrawnAt: at };
    expect(rows.map(({ entry: { object, reason, after } }) => [object.id, reason, after])).toEqual([
      [
        waiting?.kid,
        'by-hand',
        { use: 'access-token', signsFrom: waiting?.signsFrom.toISOString() },
      ],
      [waiting?.kid, 'compromised', withdrawn],
      [first[0]?.kid, 'compromised', withdrawn],
      [urgent?.kid, 'compromised', { use: 'access-token', signsFrom: at }],
    ]);
  });

  it('for records make every record due anew, as soon as no replica signs with the old key', async () => {
    await logIn(identity, user);
    await rotate({ use: 'access-record', isCompromised: true });
    const [row] = await identity.harness.database.select<{ due: Date }>(
      `SELECT ran_at + interval '1 day' AS due FROM job_state WHERE job = 'republish' AND progress IS NULL`,
    );
    expect(row?.due.getTime()).toBe(now() + 120 * second);
  });
});

describe('the authorization server’s metadata (RFC 8414)', () => {
  it('name issuer and keys, hold what is required, and promise no endpoint that does not exist', async () => {
    const response = await fetch(
      identity.jwksUrl.replace('jwks.json', 'oauth-authorization-server'),
    );
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/^application\/json\b/);
    // § 2 requires issuer and response_types_supported; the endpoints only of who has a grant type that uses them, and
    // leaving out grant_types_supported would promise authorization_code and implicit.
    expect(await response.json()).toEqual({
      issuer: parties.issuer,
      jwks_uri: `${parties.issuer}/.well-known/jwks.json`,
      response_types_supported: [],
      grant_types_supported: [],
      token_endpoint_auth_methods_supported: ['none'],
    });
  });

  it('name the issuer that stands in the tokens', async () => {
    const { accessToken } = await logIn(identity, user);
    const payload = Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString();
    expect((JSON.parse(payload) as { iss: string }).iss).toBe(parties.issuer);
  });
});
