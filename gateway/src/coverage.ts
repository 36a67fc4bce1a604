import {
  isTypeDefinitionNode,
  Kind,
  type DocumentNode,
  type FieldDefinitionNode,
  type ObjectTypeDefinitionNode,
  type TypeDefinitionNode,
} from 'graphql';
import type { AccessRules } from './access-rules';
import type { PolicyTable } from './policy-table';

const roots = ['Query', 'Mutation'];

/**
 * Whether every field that must be guarded is, in a supergraph. Asked when it is composed and again each time that
 * one is loaded: a subgraph that forgot to link `@policy` has lost its rules without a word from composition.
 */
export function coverageProblems(
  supergraph: DocumentNode,
  table: PolicyTable,
  rules: Pick<AccessRules, 'actions' | 'publicOperations'>,
): readonly string[] {
  const types = supergraph.definitions.filter(isTypeDefinition);
  return [
    ...types
      .filter((type) => type.kind === Kind.OBJECT_TYPE_DEFINITION)
      .flatMap((type) => objectProblems(type, table, rules)),
    ...abstractProblems(types, table),
    ...unknownActions(table, rules),
  ];
}

/** The actions that guard something. */
export function guardingActions(table: PolicyTable): ReadonlySet<string> {
  return new Set([...table.values()].flat(2));
}

function objectProblems(
  type: ObjectTypeDefinitionNode,
  table: PolicyTable,
  { publicOperations }: Pick<AccessRules, 'publicOperations'>,
): readonly string[] {
  const isRoot = roots.includes(type.name.value);
  const keys = keyFields(type);
  return (type.fields ?? []).flatMap((field) => {
    const coordinate = `${type.name.value}.${field.name.value}`;
    const guarded = table.has(coordinate);
    const isPublic = isRoot && publicOperations.includes(coordinate);
    if (keys.has(field.name.value))
      return guarded
        ? [
            `${coordinate} is a key field and carries @policy: ids are not secret, and other subgraphs need them.`,
          ]
        : [];
    if (isPublic && guarded)
      return [
        `${coordinate} is on the public list and carries @policy. It can only be one of the two.`,
      ];
    return [
      ...((isRoot || keys.size > 0) && !guarded && !isPublic
        ? [`${coordinate} carries no @policy and is not on the public list.`]
        : []),
      ...((isRoot || guarded) && isNonNull(field)
        ? [
            `${coordinate} must be nullable: one refusal, or one subgraph that is down, must never empty the page.`,
          ]
        : []),
    ];
  });
}

/** An interface or union hides which object comes back, so that a rule on the object could be walked around. */
function abstractProblems(
  types: readonly TypeDefinitionNode[],
  table: PolicyTable,
): readonly string[] {
  const protectedTypes = new Set([...table.keys()].map((coordinate) => coordinate.split('.')[0]));
  return types.flatMap((type) => {
    const name = type.name.value;
    switch (type.kind) {
      case Kind.INTERFACE_TYPE_DEFINITION:
        return [
          ...(protectedTypes.has(name)
            ? [`${name} is an interface and carries @policy: guard the objects behind it.`]
            : []),
          ...(keyFields(type).size > 0
            ? [`${name} is an interface with @key: entities are objects here.`]
            : []),
        ];
      case Kind.UNION_TYPE_DEFINITION:
        return [
          ...(protectedTypes.has(name)
            ? [`${name} is a union and carries @policy: guard the objects behind it.`]
            : []),
          ...(type.types ?? [])
            .filter((member) => protectedTypes.has(member.name.value))
            .map(
              (member) =>
                `${member.name.value} is protected and can be reached through the union ${name}.`,
            ),
        ];
      case Kind.OBJECT_TYPE_DEFINITION:
        return protectedTypes.has(name)
          ? (type.interfaces ?? []).map(
              (parent) =>
                `${name} is protected and can be reached through the interface ${parent.name.value}.`,
            )
          : [];
      default:
        return [];
    }
  });
}

function unknownActions(
  table: PolicyTable,
  { actions }: Pick<AccessRules, 'actions'>,
): readonly string[] {
  return [...table].flatMap(([coordinate, requirement]) =>
    requirement
      .flat()
      .filter((action) => !Object.hasOwn(actions, action))
      .map((action) => `${coordinate} asks for ${action}, which is no action of the matrix.`),
  );
}

/** Names of the fields of any of the type's keys, over all subgraphs. Empty for what is no entity. */
function keyFields(type: TypeDefinitionNode): ReadonlySet<string> {
  const keys = (type.directives ?? [])
    .filter(({ name }) => name.value === 'join__type')
    .flatMap(({ arguments: given = [] }) => given.filter(({ name }) => name.value === 'key'))
    .flatMap(({ value }) => (value.kind === Kind.STRING ? topLevelNames(value.value) : []));
  return new Set(keys);
}

/** `id organization { id }` → id, organization. */
function topLevelNames(fieldSet: string): readonly string[] {
  let depth = 0;
  return (fieldSet.match(/[{}]|\w+/g) ?? []).filter((token) => {
    if (token === '{') depth += 1;
    else if (token === '}') depth -= 1;
    else return depth === 0;
    return false;
  });
}

const isNonNull = ({ type }: FieldDefinitionNode): boolean => type.kind === Kind.NON_NULL_TYPE;

function isTypeDefinition(
  definition: DocumentNode['definitions'][number],
): definition is TypeDefinitionNode {
  return isTypeDefinitionNode(definition) && !definition.name.value.includes('__');
}
