import { buildASTSchema, parse } from 'graphql';
import type { GatewayGraphQLRequestContext } from '@apollo/server-gateway-interface';
import { makeLogger } from '@imdinett/service';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { digestOf } from '../src/access-rules';
import type { Artefact } from '../src/build-artefact';
import { makeSupergraph, type Loaded, type Supergraph } from '../src/supergraph';
import { compose, header, schemas } from './small-system';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'artefact-'));
});
afterEach(() => rm(folder, { recursive: true }));

const good = compose();
/** As a subgraph that guards less than before would give it. */
const looser = compose({
  nir: schemas.nir.replace(
    'closed: String @policy(policies: [["person:read-closed"]])',
    'closed: String @policy(policies: [["person:read"]])',
  ),
});

async function write({ supergraph, rules }: Pick<Artefact, 'supergraph' | 'rules'>): Promise<void> {
  await writeFile(join(folder, 'supergraph.graphql'), supergraph);
  await writeFile(join(folder, 'access-rules.json'), JSON.stringify(rules));
}

/** A supergraph as some other composition could have made it, with a digest that fits. */
function tampered(change: (supergraph: string) => string): Pick<Artefact, 'supergraph' | 'rules'> {
  const supergraph = change(good.supergraph);
  expect(supergraph).not.toBe(good.supergraph);
  return { supergraph, rules: { ...good.rules, supergraphDigest: digestOf(supergraph) } };
}

function open(location = folder): {
  supergraph: Supergraph;
  executed: Loaded[];
  schemasHeard: object[];
} {
  const executed: Loaded[] = [];
  const supergraph = makeSupergraph({
    location,
    pollMs: 20,
    drainMs: 20,
    subgraphs: new Set(['identity', 'nir']),
    buildService: () => ({ process: () => Promise.resolve({ data: {} }) }),
    execute: (loaded) => {
      executed.push(loaded);
      return Promise.resolve({ data: {} });
    },
    log: makeLogger({ name: 'test', level: 'silent' }),
    now: () => new Date(),
  });
  const schemasHeard: object[] = [];
  supergraph.onSchemaLoadOrUpdate(({ apiSchema }) => {
    schemasHeard.push(apiSchema);
  });
  return { supergraph, executed, schemasHeard };
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(5);
}

const load = (supergraph: Supergraph) => supergraph.load({ apollo: {} });

describe('what does not start', () => {
  it.each<[string, () => Pick<Artefact, 'supergraph' | 'rules'>, RegExp]>([
    [
      'a subgraph that forgot to link the policy',
      () =>
        compose({
          nir: schemas.nir
            .replace(', "@policy"', '')
            .replace(header, '')
            .replaceAll(/@policy\(policies: \[\[[^\]]*\]\]\)/g, ''),
        }),
      /Query\.persons carries no @policy/,
    ],
    [
      'no policy link at all',
      () =>
        tampered((text) =>
          text.replace(
            /\s*@link\(url: "https:\/\/specs.apollo.dev\/policy\/v0.1", for: SECURITY\)/,
            '',
          ),
        ),
      /link the policy specification exactly once/,
    ],
    [
      'a renamed directive',
      () =>
        tampered((text) =>
          text
            .replace('policy/v0.1", for: SECURITY)', 'policy/v0.1", as: "rule", for: SECURITY)')
            .replaceAll('@policy', '@rule'),
        ),
      /under its own name/,
    ],
    [
      'a renamed import',
      () =>
        tampered((text) =>
          text
            .replace(
              'policy/v0.1", for: SECURITY)',
              'policy/v0.1", import: [{name: "@policy", as: "@rule"}], for: SECURITY)',
            )
            .replaceAll('@policy', '@rule'),
        ),
      /under its own name/,
    ],
    [
      'another version of the policy',
      () => tampered((text) => text.replace('policy/v0.1"', 'policy/v0.2"')),
      /under its own name/,
    ],
    [
      'a guard that nobody here enforces',
      () =>
        tampered((text) =>
          text.replace(
            '@link(url: "https://specs.apollo.dev/policy',
            '@link(url: "https://specs.apollo.dev/authenticated/v0.1", for: SECURITY) @link(url: "https://specs.apollo.dev/policy',
          ),
        ),
      /does not enforce/,
    ],
    [
      'an interface on the way to a protected type',
      () =>
        compose({
          nir: schemas.nir.replace(
            'type Person @key',
            'interface Named { id: ID! } type Person implements Named @key',
          ),
        }),
      /Person is protected and can be reached through the interface Named/,
    ],
    [
      'rules of another supergraph',
      () => ({ ...good, rules: { ...good.rules, supergraphDigest: '0'.repeat(64) } }),
      /digests differ/,
    ],
    [
      'an action without roles',
      () => ({
        ...good,
        rules: { ...good.rules, actions: { ...good.rules.actions, 'person:read': [] } },
      }),
      /person:read/,
    ],
    [
      'rules with a word that is not known',
      () => ({ ...good, rules: { ...good.rules, allow: true } as typeof good.rules }),
      /allow/,
    ],
  ])('%s', async (_, artefact, reason) => {
    await write(artefact());
    await expect(load(open().supergraph)).rejects.toThrow(reason);
  });

  it('a subgraph without an address', async () => {
    const more = `${header} type Query { other: String @policy(policies: [["front:read"]]) }`;
    await write(compose({ ...schemas, other: more } as unknown as typeof schemas));
    await expect(load(open().supergraph)).rejects.toThrow(/The subgraph other has no address/);
  });
});

describe('a new artefact', () => {
  it('is taken while requests run, and each request meets the rules of its own schema', async () => {
    await write(good);
    const { supergraph, executed, schemasHeard } = open();
    const { executor } = await load(supergraph);
    await write(looser);
    await until(() => schemasHeard.length === 2);

    for (const schema of schemasHeard)
      await executor?.({ schema } as unknown as GatewayGraphQLRequestContext);
    expect(executed.map(({ schema }) => schema)).toEqual(schemasHeard);
    const asked = executed.map(({ artefact }) => artefact.table.get('Person.closed'));
    expect(asked).toEqual([[['person:read-closed']], [['person:read']]]);
    await supergraph.stop();
  });

  it('is not taken while its halves do not fit, and the one before stays in force', async () => {
    await write(good);
    const { supergraph, schemasHeard } = open();
    await load(supergraph);
    await writeFile(join(folder, 'supergraph.graphql'), looser.supergraph);
    const state = async () => (await supergraph.check.check())['refusedNewer'];
    while (!(await state())) await sleep(5);
    expect(schemasHeard).toHaveLength(1);
    expect((await supergraph.check.check()).ok).toBe(true);
    await writeFile(join(folder, 'access-rules.json'), JSON.stringify(looser.rules));
    await until(() => schemasHeard.length === 2);
    expect(await state()).toBe(false);
    await supergraph.stop();
  });

  it('is executed under no schema but its own', async () => {
    await write(good);
    const { supergraph } = open();
    const { executor } = await load(supergraph);
    const foreign = buildASTSchema(parse('type Query { a: Int }'));
    await expect(
      executor?.({ schema: foreign } as unknown as GatewayGraphQLRequestContext),
    ).rejects.toThrow(/no artefact/);
    await supergraph.stop();
  });

  it('comes from a URL as well', async () => {
    const files: Record<string, string> = {
      '/x/supergraph.graphql': good.supergraph,
      '/x/access-rules.json': JSON.stringify(good.rules),
    };
    const server = createServer((request, response) =>
      response
        .writeHead(files[request.url ?? ''] === undefined ? 404 : 200)
        .end(files[request.url ?? '']),
    );
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const base = `http://127.0.0.1:${String(address.port)}`;
    const { supergraph } = open(`${base}/x`);
    await load(supergraph);
    await supergraph.stop();
    await expect(load(open(`${base}/y`).supergraph)).rejects.toThrow(/404/);
    server.closeAllConnections();
    server.close();
  });
});
