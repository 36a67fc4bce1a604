import { createHash } from 'node:crypto';
import { startSmallSystem, type SmallSystem } from './small-system';
import type { SmallSubgraph, SubgraphCall } from './small-subgraph';

let system: SmallSystem;
beforeAll(async () => {
  system = await startSmallSystem();
});
afterAll(() => system[Symbol.asyncDispose]());
beforeEach(() => {
  for (const subgraph of [system.identity, system.nir]) subgraph.calls.length = 0;
});

const authorizations = ({ calls }: SmallSubgraph): unknown[] =>
  calls.map(({ headers }) => headers['authorization']);
const entityFetches = ({ calls }: SmallSubgraph): readonly SubgraphCall[] =>
  calls.filter(({ body }) => body.query.includes('_entities'));
const asserted = ({ headers }: SubgraphCall): Record<string, unknown> => {
  const [, payload = ''] = String(headers['gateway-assertion']).split('.');
  return JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
};

async function asked(roles: readonly string[], query: string) {
  const authorization = `Bearer ${await system.tokenOf(roles)}`;
  return { ...(await system.post({ query }, { authorization })).json, authorization };
}

// The small subgraph verifies the assertion over the bytes that it got, as libs/subgraph does; a call that is not let in is not among its calls.
it('fetches by key under the token of the user, with an assertion for the receiver alone', async () => {
  const { data, errors, authorization } = await asked(['READER'], '{ persons { home { name } } }');
  expect(errors).toBeUndefined();
  expect(data).toEqual({ persons: [{ home: { name: 'K4003' } }, { home: { name: 'K4001' } }] });
  const [root, entities] = [system.nir.calls[0], entityFetches(system.identity)[0]];
  if (!root || !entities) throw new Error('two fetches were expected');
  expect(authorizations(system.identity)).toEqual([authorization]);
  expect(authorizations(system.nir)).toEqual([authorization]);
  expect([asserted(root)['aud'], asserted(entities)['aud']]).toEqual(['nir', 'identity']);
  expect(asserted(entities)['jti']).not.toBe(asserted(root)['jti']);
  expect(entities.body.variables).toEqual({
    representations: [
      { __typename: 'Municipality', number: '4003' },
      { __typename: 'Municipality', number: '4001' },
    ],
  });
});

it('fetches what a field requires, and then the field, under the token of the user', async () => {
  const { data, errors, authorization } = await asked(
    ['READER'],
    '{ persons { home { number sign } } }',
  );
  expect(errors).toBeUndefined();
  expect(data).toEqual({
    persons: [
      { home: { number: '4003', sign: 'Velkommen til K4003' } },
      { home: { number: '4001', sign: 'Velkommen til K4001' } },
    ],
  });
  expect(authorizations(system.identity)).toEqual([authorization]);
  expect(authorizations(system.nir)).toEqual([authorization, authorization]);
  expect(entityFetches(system.nir)[0]?.body.variables).toEqual({
    representations: [
      { __typename: 'Municipality', name: 'K4003', number: '4003' },
      { __typename: 'Municipality', name: 'K4001', number: '4001' },
    ],
  });
});

it('gives each of two users at the same time his own token on every fetch', async () => {
  const query = '{ municipality(number: "4003") { name persons { name home { name } } } }';
  const answers = await Promise.all([asked(['READER'], query), asked(['SUPERUSER'], query)]);
  const tokens = answers.map(({ authorization }) => authorization).toSorted();
  for (const subgraph of [system.identity, system.nir])
    expect([...new Set(authorizations(subgraph))].toSorted()).toEqual(tokens);
  for (const call of [...system.identity.calls, ...system.nir.calls]) {
    const token = String(call.headers['authorization']).replace('Bearer ', '');
    expect(asserted(call)).toMatchObject({
      ath: createHash('sha256').update(token).digest('base64url'),
    });
  }
});

it('does not fetch for the one who lacks an action of the field what the field requires', async () => {
  const { data, errors = [] } = await asked(
    ['ADMINISTRATOR'],
    '{ municipality(number: "4003") { number sign } }',
  );
  expect(data).toEqual({ municipality: { number: '4003', sign: null } });
  expect(errors.map(({ path }) => path)).toEqual([['municipality', 'sign']]);
  expect(system.nir.calls).toEqual([]);
});
