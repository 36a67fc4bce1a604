import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse, print, type DocumentNode } from 'graphql';
import { accessRules, digestOf, type AccessRules } from './access-rules';
import { coverageProblems } from './coverage';
import { fieldGraphs, subgraphNames, type FieldGraphs } from './field-graphs';
import { readPolicies, type PolicyTable } from './policy-table';

/** The two files as they stand. */
export type ArtefactText = { readonly supergraph: string; readonly rules: string };

/** A supergraph and the rules that belong to it, found sound. The one is never used without the other. */
export type CheckedArtefact = {
  readonly digest: string;
  /** What `@apollo/gateway` gets. */
  readonly supergraphSdl: string;
  readonly rules: AccessRules;
  readonly table: PolicyTable;
  readonly graphs: FieldGraphs;
};

const fetchTimeoutMs = 5_000;

/** From a folder, or from the URL of one. */
export async function readArtefact(location: string): Promise<ArtefactText> {
  const read = /^https?:\/\//.test(location)
    ? (name: string) => fetchText(new URL(name, location.endsWith('/') ? location : `${location}/`))
    : (name: string) => readFile(join(location, name), 'utf8');
  const [supergraph, rules] = await Promise.all([
    read('supergraph.graphql'),
    read('access-rules.json'),
  ]);
  return { supergraph, rules };
}

/** Throws, with everything that is wrong, unless the pair belongs together and every field is guarded. */
export function checkArtefact(
  text: ArtefactText,
  configured: ReadonlySet<string>,
): CheckedArtefact {
  const rules = accessRules.parse(JSON.parse(text.rules));
  const digest = digestOf(text.supergraph);
  if (digest !== rules.supergraphDigest)
    throw new Error('The access rules belong to another supergraph: the digests differ.');
  const supergraph = parse(text.supergraph, { noLocation: true });
  const { table, document } = readPolicies(supergraph);
  const problems = [
    ...coverageProblems(supergraph, table, rules),
    ...unknownSubgraphs(supergraph, configured),
  ];
  if (problems.length > 0)
    throw new Error(`The supergraph is not guarded as it must be:\n- ${problems.join('\n- ')}`);
  return { digest, supergraphSdl: print(document), rules, table, graphs: fieldGraphs(supergraph) };
}

function unknownSubgraphs(
  supergraph: DocumentNode,
  configured: ReadonlySet<string>,
): readonly string[] {
  return [...subgraphNames(supergraph).values()]
    .filter((name) => !configured.has(name))
    .map((name) => `The subgraph ${name} has no address in SUBGRAPH_URLS.`);
}

async function fetchText(url: URL): Promise<string> {
  const response = await fetch(url, {
    signal: AbortSignal.timeout(fetchTimeoutMs),
    redirect: 'error',
  });
  if (!response.ok) throw new Error(`${url.pathname} answered ${String(response.status)}.`);
  return response.text();
}
