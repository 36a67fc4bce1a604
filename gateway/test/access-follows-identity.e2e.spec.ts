import { setTimeout as sleep } from 'node:timers/promises';
import {
  callDirectly,
  makeClient,
  startSystem,
  type Answer,
  type Client,
  type DemoUser,
  type System,
} from '@imdinett/testing';

let system: System;
let client: Client;

beforeAll(async () => {
  system = await startSystem();
  client = makeClient(system.gateway);
}, 300_000);

afterAll(() => system.stop(), 60_000);

const user = (username: string): DemoUser => {
  const found = system.users.find((candidate) => candidate.username === username);
  if (!found) throw new Error(`no demo user ${username}`);
  return found;
};

/** A field of each subgraph that asks who is calling. */
const asks = {
  identity: '{ me { id } }',
  nir: '{ persons(first: 1) { edges { node { id } } } }',
  settlement: '{ settlementRequests(first: 1) { edges { node { id } } } }',
  grants: '{ grantRates(year: 2024) { code } }',
  jobbsjanse: '{ jobbsjanseHelp { field } }',
  support: '{ supportCases(first: 1) { edges { node { id } } } }',
} as const;

const idOf = async (username: string): Promise<string> =>
  (await client.query(user(username), '{ me { id } }')).data.me.id as string;

const codeOf = (answer: Answer): string | undefined => answer.errors?.[0]?.extensions.code;

/** Everywhere the token is taken: through the gateway and past it. */
const everywhere = (token: string): Promise<(string | undefined)[]> =>
  Promise.all([
    client.queryWith(token, asks.identity).then(codeOf),
    ...Object.entries(asks).map(([name, document]) =>
      callDirectly({
        url: system.subgraphs[name as keyof typeof asks],
        audience: name,
        token,
        document,
      }).then(codeOf),
    ),
  ]);

/** Asks again and again until it holds; the bound is the second, with room for a busy machine. */
async function eventually(holds: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    if (await holds()) return;
    await sleep(20);
  }
  throw new Error('it never came to hold');
}

describe('access follows identity at once', () => {
  it('a deactivated user is refused by the gateway and by each of the six services, without a restart', async () => {
    const leaver = 'skien.alle-tjenester';
    const { accessToken } = await client.sessionOf(user(leaver));
    const id = await idOf(leaver);
    expect(await everywhere(accessToken)).toEqual(Array(7).fill(undefined));

    const deactivate =
      'mutation Out($input: DeactivateUserInput!) { deactivateUser(input: $input) { user { status version } } }';
    const { data, errors } = await client.query(user('skien.kommuneadministrator'), deactivate, {
      input: { userId: id, reason: 'Sluttet i kommunen' },
    });
    expect(errors).toBeUndefined();
    expect(data.deactivateUser.user.status).toBe('DEACTIVATED');
    await eventually(async () =>
      (await everywhere(accessToken)).every((code) => code === 'UNAUTHENTICATED'),
    );

    const reactivate =
      'mutation In($input: ReactivateUserInput!) { reactivateUser(input: $input) { user { status } } }';
    const back = await client.query(user('imdi.administrator'), reactivate, {
      input: {
        userId: id,
        reason: 'Tilbake i kommunen',
        expectedVersion: data.deactivateUser.user.version as number,
      },
    });
    expect(back.data.reactivateUser.user.status).toBe('ACTIVE');
    // The old token stays refused: the epoch has moved on.
    expect(codeOf(await client.queryWith(accessToken, asks.identity))).toMatch(
      /TOKEN_STALE|UNAUTHENTICATED/,
    );
  }, 120_000);

  it('a role that is given or taken holds at once', async () => {
    const colleague = 'porsgrunn.kommunekontaktsenter';
    const admin = user('porsgrunn.kommuneadministrator');
    const id = await idOf(colleague);
    expect(codeOf(await client.query(user(colleague), asks.nir))).toBe('FORBIDDEN');

    const given = await client.query(
      admin,
      'mutation Give($input: GrantRoleInput!) { grantRole(input: $input) { grant { id } } }',
      {
        input: { userId: id, role: 'KOMMUNELESEBRUKER', municipality: '4001' },
      },
    );
    expect(given.errors).toBeUndefined();
    await eventually(
      async () => codeOf(await client.query(user(colleague), asks.nir)) === undefined,
    );

    const taken = await client.query(
      admin,
      'mutation Take($input: RevokeRoleInput!) { revokeRole(input: $input) { user { id } } }',
      {
        input: { grantId: given.data.grantRole.grant.id },
      },
    );
    expect(taken.errors).toBeUndefined();
    await eventually(
      async () => codeOf(await client.query(user(colleague), asks.nir)) === 'FORBIDDEN',
    );
  }, 120_000);
});
