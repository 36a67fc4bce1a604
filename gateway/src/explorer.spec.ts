import { transformSupergraphToPublicSchema } from '@theguild/federation-composition';
import fastify from 'fastify';
import { buildASTSchema, getOperationAST, parse, specifiedRules, validate } from 'graphql';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkArtefact } from './artefact';
import { serveExplorer, startQuery, startVariables } from './explorer';
import { documentRules, operationProblem } from './limits';
import { touchedFields } from './touched-fields';

async function open(): Promise<{ page: string; policy: string }> {
  const app = fastify();
  serveExplorer(app);
  const response = await app.inject('/explorer');
  await app.close();
  return { page: response.body, policy: String(response.headers['content-security-policy']) };
}

it('lets the page ask this gateway and nobody else', async () => {
  const { policy } = await open();
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("connect-src 'self'");
  expect(policy).not.toMatch(/https?:|\*|unsafe-eval|script-src[^;]*unsafe-inline/);
});

it('lets the two scripts of the page run, by their hash, and no other', async () => {
  const { page, policy } = await open();
  const allowed = /script-src ([^;]*)/.exec(policy)?.[1]?.split(' ') ?? [];
  // A script ends, for a browser, where the first end tag stands.
  const scripts = [...page.matchAll(/<script>([^]*?)<\/script>/g)].map(([, script = '']) => script);
  expect(allowed).toHaveLength(2);
  expect(
    scripts.map((script) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`),
  ).toEqual(allowed);
});

it('has a login that password managers and authenticator apps know, and labels for every field', async () => {
  const { page } = await open();
  for (const attribute of [
    'autocomplete="username"',
    'autocomplete="current-password"',
    'autocomplete="one-time-code"',
    'inputmode="numeric"',
    'lang="nb"',
    'role="status"',
  ])
    expect(page).toContain(attribute);
  const form = page.slice(page.indexOf('<form'), page.indexOf('</form>'));
  expect(form.match(/<input/g)).toHaveLength(form.match(/<label/g)?.length ?? 0);
});

it('starts with a query that the graph of today answers, within the limits, from six subgraphs', () => {
  const text = (name: string): string => readFileSync(join(__dirname, '..', name), 'utf8');
  const supergraph = parse(text('supergraph.graphql'));
  const schema = buildASTSchema(transformSupergraphToPublicSchema(supergraph));
  const document = parse(startQuery());
  expect(validate(schema, document, [...specifiedRules, ...documentRules()])).toEqual([]);
  const operation = getOperationAST(document);
  if (!operation) throw new Error('no operation');
  expect(operationProblem({ schema, document, operation, variables: startVariables })).toBeNull();
  const names = ['identity', 'nir', 'settlement', 'grants', 'jobbsjanse', 'support'];
  const artefact = checkArtefact(
    { supergraph: text('supergraph.graphql'), rules: text('access-rules.json') },
    new Set(names),
  );
  const touched = touchedFields(artefact, schema, { document, operation });
  const graphs = new Set(
    [...touched].flatMap((coordinate) => [...(artefact.graphs.get(coordinate) ?? [])]),
  );
  expect([...graphs].sort()).toEqual(names.map((name) => name.toUpperCase()).sort());
});
