import { buildASTSchema, parse } from 'graphql';
import type { GatewayGraphQLRequestContext } from '@apollo/server-gateway-interface';
import { makeLogger } from '@imdinett/service';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Artefact } from '../src/build-artefact';
import { makeSupergraph, type Loaded, type Supergraph } from '../src/supergraph';
import { badArtefacts } from './bad-artefacts';
import { compose, header, schemas } from './small-graph';
import { startSmallSystem } from './small-system';

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
  it.each(badArtefacts)('%s', async (_, artefact, reason) => {
    await write(artefact());
    await expect(load(open().supergraph)).rejects.toThrow(reason);
    // The process itself, which is this and HTTP.
    await expect(startSmallSystem({ artefact: folder })).rejects.toThrow(reason);
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

  it.each(badArtefacts)(
    'is not taken while requests run, either, when it is %s',
    async (_, bad) => {
      await write(good);
      const { supergraph, executed, schemasHeard } = open();
      const { executor } = await load(supergraph);
      await write(bad());
      while (!(await supergraph.check.check())['refusedNewer']) await sleep(5);
      expect(schemasHeard).toHaveLength(1);
      const [schema] = schemasHeard;
      await executor?.({ schema } as unknown as GatewayGraphQLRequestContext);
      expect(executed.map(({ artefact }) => artefact.table.get('Person.closed'))).toEqual([
        [['person:read-closed']],
      ]);
      await supergraph.stop();
    },
  );

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
