import { composeServices } from '@apollo/composition';
import {
  composeServices as composeIndependently,
  transformSupergraphToPublicSchema,
} from '@theguild/federation-composition';
import {
  buildASTSchema,
  lexicographicSortSchema,
  parse,
  printSchema,
  visit,
  type DocumentNode,
} from 'graphql';
import { readPolicies, type PolicyTable } from './policy-table';

export type Subgraph = { readonly name: string; readonly schema: string };

/** A hint of composition is an error unless its code stands here with the reason why it is harmless. */
export const acceptedHints: Readonly<Record<string, string>> = {};

export type Composed = { readonly supergraph: string; readonly problems: readonly string[] };

/**
 * Composes with Apollo's implementation and with The Guild's, which share no code: where they differ in what a client
 * sees or in who may see it, one of them is wrong, and nobody should find out in production which.
 */
export function composeTwice(subgraphs: readonly Subgraph[], accepted = acceptedHints): Composed {
  const services = subgraphs.map(({ name, schema }) => ({
    name,
    url: `subgraph://${name}`,
    typeDefs: parse(schema),
  }));
  const composed = composeServices(services);
  if (composed.errors)
    return {
      supergraph: '',
      problems: composed.errors.map(({ message }) => `composition: ${message}`),
    };
  const hints = composed.hints
    .filter(({ definition }) => !Object.hasOwn(accepted, definition.code))
    .map(({ definition, message }) => `hint ${definition.code}: ${message}`);

  const second = composeIndependently(services);
  if (second.errors || !second.supergraphSdl) {
    const messages = second.errors?.map(({ message }) => message) ?? ['no supergraph'];
    return {
      supergraph: composed.supergraphSdl,
      problems: [...hints, ...messages.map((message) => `second composition: ${message}`)],
    };
  }
  const differences = [
    ...differenceOf(
      'the API',
      apiLines(parse(composed.supergraphSdl)),
      apiLines(parse(second.supergraphSdl)),
    ),
    ...differenceOf(
      'the rules',
      ruleLines(composed.supergraphSdl),
      ruleLines(second.supergraphSdl),
    ),
  ];
  return { supergraph: composed.supergraphSdl, problems: [...hints, ...differences] };
}

/** One line for each part of what a client sees, descriptions left out: they are for people and printed differently. */
function apiLines(supergraph: DocumentNode): readonly string[] {
  const api = visit(transformSupergraphToPublicSchema(supergraph), {
    enter: (node) => ('description' in node ? { ...node, description: undefined } : undefined),
  });
  let type = '';
  return printSchema(lexicographicSortSchema(buildASTSchema(api)))
    .split('\n')
    .map((line) => {
      if (!line.startsWith(' ')) type = line;
      return `${type} ${line}`;
    });
}

function ruleLines(supergraph: string): readonly string[] {
  const table: PolicyTable = readPolicies(parse(supergraph)).table;
  return [...table].map(
    ([coordinate, requirement]) =>
      `${coordinate} ${JSON.stringify(requirement.map((group) => [...group].sort()).sort())}`,
  );
}

function differenceOf(
  what: string,
  first: readonly string[],
  second: readonly string[],
): readonly string[] {
  const lacking = (lines: readonly string[], others: readonly string[]): readonly string[] => {
    const known = new Set(others);
    return lines.filter((line) => !known.has(line)).map((line) => line.trim());
  };
  return [
    ...lacking(first, second).map(
      (line) => `the two compositions differ in ${what}: only Apollo's has ${line}`,
    ),
    ...lacking(second, first).map(
      (line) => `the two compositions differ in ${what}: only The Guild's has ${line}`,
    ),
  ];
}
