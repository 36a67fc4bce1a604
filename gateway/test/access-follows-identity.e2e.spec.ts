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
    const persons = async (): Promise<(string | undefined)[]> => {
      const { accessToken: token } = await client.sessionOf(user(colleague));
      const { nir: url } = system.subgraphs;
      return [
        codeOf(await client.query(user(colleague), asks.nir)),
        codeOf(await callDirectly({ url, audience: 'nir', token, document: asks.nir })),
      ];
    };
    /** A token of before says nothing any more, in any of the seven processes; refreshed, it carries the change. */
    const change = async (mutation: string, input: object): Promise<Answer> => {
      const { accessToken } = await client.sessionOf(user(colleague));
      const answer = await client.query(admin, mutation, { input });
      expect(answer.errors).toBeUndefined();
      await eventually(async () =>
        (await everywhere(accessToken)).every((code) => code === 'TOKEN_STALE'),
      );
      await client.query(user(colleague), asks.identity);
      return answer;
    };
    expect(await persons()).toEqual(['FORBIDDEN', 'FORBIDDEN']);

    const given = await change(
      'mutation Give($input: GrantRoleInput!) { grantRole(input: $input) { grant { id } } }',
      { userId: id, role: 'KOMMUNELESEBRUKER', municipality: '4001' },
    );
    expect(await persons()).toEqual([undefined, undefined]);

    await change(
      'mutation Take($input: RevokeRoleInput!) { revokeRole(input: $input) { user { id } } }',
      { grantId: given.data.grantRole.grant.id as string },
    );
    expect(await persons()).toEqual(['FORBIDDEN', 'FORBIDDEN']);
  }, 120_000);
});
