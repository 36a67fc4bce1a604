import {
  isTypeDefinitionNode,
  Kind,
  visit,
  type ConstDirectiveNode,
  type ConstValueNode,
  type DocumentNode,
} from 'graphql';

/** What a field or type asks for: one of the groups, and in it every action. */
export type Requirement = readonly (readonly string[])[];

/** `Type.field` and `Type` → requirement, as federation merged it over the subgraphs. */
export type PolicyTable = ReadonlyMap<string, Requirement>;

const policySpec = 'https://specs.apollo.dev/policy/';
const policyUrl = `${policySpec}v0.1`;
/** Directives of federation that guard as well, and that nobody here would enforce. */
const unenforced = [
  'https://specs.apollo.dev/authenticated/',
  'https://specs.apollo.dev/requiresScopes/',
];

/**
 * Reads the rules out of a supergraph and only then gives the document that `@apollo/gateway` accepts: without
 * `for: SECURITY` on that one link. Who has not read the rules cannot start a gateway.
 */
export function readPolicies(supergraph: DocumentNode): {
  readonly table: PolicyTable;
  readonly document: DocumentNode;
} {
  const link = findPolicyLink(supergraph);
  const table = new Map<string, Requirement>();
  const take = (coordinate: string, directives: readonly ConstDirectiveNode[] = []): void => {
    const policy = directives.find(({ name }) => name.value === 'policy');
    if (policy) table.set(coordinate, requirementOf(policy, coordinate));
  };
  for (const definition of supergraph.definitions) {
    if (!isTypeDefinitionNode(definition)) continue;
    const owner = definition.name.value;
    take(owner, definition.directives);
    if ('fields' in definition)
      for (const field of definition.fields ?? [])
        take(`${owner}.${field.name.value}`, field.directives);
  }
  return { table, document: withoutPurpose(supergraph, link) };
}

function findPolicyLink(supergraph: DocumentNode): ConstDirectiveNode {
  const links = supergraph.definitions.flatMap((definition) =>
    definition.kind === Kind.SCHEMA_DEFINITION || definition.kind === Kind.SCHEMA_EXTENSION
      ? (definition.directives ?? []).filter(({ name }) => name.value === 'link')
      : [],
  );
  for (const link of links) {
    const url = text(argument(link, 'url'));
    if (unenforced.some((spec) => url?.startsWith(spec)))
      throw new Error(
        `The supergraph asks for ${String(url)}, which this gateway does not enforce.`,
      );
  }
  const policyLinks = links.filter((link) => text(argument(link, 'url'))?.startsWith(policySpec));
  const [link] = policyLinks;
  if (!link || policyLinks.length > 1)
    throw new Error(
      'The supergraph must link the policy specification exactly once: without it no rule can be read.',
    );
  const names = (link.arguments ?? []).map(({ name }) => name.value).sort();
  // `as` and `import` give the directive another name, under which its rules would be overlooked.
  if (
    text(argument(link, 'url')) !== policyUrl ||
    names.join() !== 'for,url' ||
    text(argument(link, 'for')) !== 'SECURITY'
  )
    throw new Error(
      `The supergraph must link the policy specification as @link(url: "${policyUrl}", for: SECURITY), under its own name.`,
    );
  return link;
}

function withoutPurpose(supergraph: DocumentNode, link: ConstDirectiveNode): DocumentNode {
  return visit(supergraph, {
    Directive: (node) =>
      node === link
        ? { ...node, arguments: (node.arguments ?? []).filter(({ name }) => name.value !== 'for') }
        : undefined,
  });
}

function requirementOf(policy: ConstDirectiveNode, coordinate: string): Requirement {
  const groups = items(argument(policy, 'policies')).map((group) => items(group).map(text));
  const requirement = groups.map((group) => group.filter((action) => action !== undefined));
  if (
    groups.length === 0 ||
    groups.some((group, i) => group.length === 0 || group.length !== requirement[i]?.length)
  )
    throw new Error(`@policy on ${coordinate} names no action.`);
  return requirement;
}

const argument = (node: ConstDirectiveNode, name: string): ConstValueNode | undefined =>
  node.arguments?.find((candidate) => candidate.name.value === name)?.value;

const items = (value: ConstValueNode | undefined): readonly ConstValueNode[] =>
  value?.kind === Kind.LIST ? value.values : [];

const text = (value: ConstValueNode | undefined): string | undefined =>
  value?.kind === Kind.STRING || value?.kind === Kind.ENUM ? value.value : undefined;

/** Whether one of the groups is held in full. */
export function isMet(requirement: Requirement, allowed: ReadonlySet<string>): boolean {
  return requirement.some((group) => group.every((action) => allowed.has(action)));
}
