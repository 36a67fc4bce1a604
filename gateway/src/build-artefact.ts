import { parse } from 'graphql';
import { digestOf, type AccessRules } from './access-rules';
import { composeTwice, type Subgraph } from './composition';
import { coverageProblems, guardingActions } from './coverage';
import { readPolicies, type PolicyTable } from './policy-table';

/** What libs/access says, as data: this part of the gateway runs at build time, yet decides nothing about access itself. */
export type Matrix = {
  /** Action → roles, `*` for every user. */
  readonly actions: Readonly<Record<string, readonly string[]>>;
  readonly publicOperations: readonly string[];
  readonly impersonalActions: ReadonlySet<string>;
};

/** Actions that no field guards with yet → the issue that brings the field. */
export type PendingActions = Readonly<Record<string, number>>;

export type Artefact = {
  readonly supergraph: string;
  readonly rules: AccessRules;
  readonly problems: readonly string[];
};

/** The pair that the gateway loads, and everything that is wrong with it. */
export function buildArtefact(
  subgraphs: readonly Subgraph[],
  matrix: Matrix,
  pending: PendingActions,
): Artefact {
  const { supergraph, problems } = composeTwice(subgraphs);
  const rules: AccessRules = {
    supergraphDigest: digestOf(supergraph),
    actions: Object.fromEntries(
      Object.entries(matrix.actions).map(([action, roles]) => [action, [...roles]]),
    ),
    publicOperations: [...matrix.publicOperations],
    publicWhenStale: [],
  };
  if (supergraph === '') return { supergraph, rules, problems };
  const document = parse(supergraph);
  const { table } = readPolicies(document);
  return {
    supergraph,
    rules: { ...rules, publicWhenStale: impersonalFields(table, matrix.impersonalActions) },
    problems: [
      ...problems,
      ...coverageProblems(document, table, rules),
      ...pendingProblems(table, matrix, pending),
    ],
  };
}

function impersonalFields(table: PolicyTable, impersonal: ReadonlySet<string>): string[] {
  return [...table]
    .filter(([, requirement]) => requirement.flat().every((action) => impersonal.has(action)))
    .map(([coordinate]) => coordinate)
    .sort();
}

/** Both directions: an action that guards nothing is an operation that was forgotten, unless an issue will bring it. */
function pendingProblems(
  table: PolicyTable,
  { actions }: Matrix,
  pending: PendingActions,
): readonly string[] {
  const guarding = guardingActions(table);
  return [
    ...Object.keys(actions)
      .filter((action) => !guarding.has(action) && !Object.hasOwn(pending, action))
      .map(
        (action) =>
          `${action} guards nothing. Let a field carry it, or name the issue that will in gateway/pending-actions.json.`,
      ),
    ...Object.keys(pending)
      .filter((action) => guarding.has(action))
      .map(
        (action) =>
          `${action} guards something by now. Remove it from gateway/pending-actions.json.`,
      ),
    ...Object.keys(pending)
      .filter((action) => !Object.hasOwn(actions, action))
      .map(
        (action) =>
          `${action} stands in gateway/pending-actions.json and is no action of the matrix.`,
      ),
  ];
}
