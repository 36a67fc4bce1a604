import {
  astFromValue,
  getNamedType,
  getNullableType,
  isListType,
  isObjectType,
  isRequiredArgument,
  print,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLObjectType,
} from 'graphql';
import type { Graph } from './schemas.ts';
import { idFor, valueFor, type Draw } from './values.ts';

/** How large an operation gets. The gateway's limits are a little above. */
export type Bounds = {
  readonly depth: number;
  readonly aliases: number;
  readonly directives: number;
  readonly fields: number;
  readonly objects: number;
};

export const bounds: Bounds = { depth: 9, aliases: 9, directives: 5, fields: 90, objects: 2_500 };

export type Operation = {
  readonly document: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** The field behind a name in the answer, for the type that it stands in. */
  readonly fieldOf: (type: string, name: string) => string;
};

type Field = GraphQLField<unknown, unknown>;
type Room = { readonly depth: number; readonly objects: number };
type Fragment = Room & { readonly name: string; readonly type: string };

type Draft = {
  readonly draw: Draw;
  /** What is left. */
  aliases: number;
  directives: number;
  fields: number;
  readonly fieldOf: Map<string, string>;
  /** One choice for each name of a type: what stands under the same name can then always be merged. */
  readonly given: Map<string, { readonly text: string; readonly size: number }>;
  readonly variables: Map<string, { readonly type: string; readonly value: unknown }>;
  readonly fragments: Fragment[];
  readonly definitions: string[];
};

/** By which the oracle knows a row. They stand in every selection, under their own names. */
const identifying: Readonly<Record<string, readonly string[]>> = {
  PersonSettlement: ['person'],
  GrantOverview: ['municipality'],
  PersonBasicData: ['dufNumber'],
};
const always = new Set(['id', 'number', 'edges', 'node']);

const usualPage = 20;
const usualList = 5;

export function operationOn(
  { schema }: Graph,
  { draw, roots }: { readonly draw: Draw; readonly roots: readonly string[] },
): Operation {
  const draft = draftFor(draw);
  const query = schema.getQueryType();
  const fields = roots.flatMap((root) => query?.getFields()[root] ?? []);
  const room = { depth: 1, objects: Math.floor(bounds.objects / fields.length) };
  const pieces = fields.flatMap((field) => (query ? fieldText(draft, query, field, room) : []));
  return finished(draft, query ? grouped(draft, query, pieces, room) : '');
}

/** Entities of several types at once, past whatever leads to them in the graph. */
export function entityOperationOn({ schema, entities }: Graph, draw: Draw): Operation {
  const { random } = draw;
  const draft = draftFor(draw);
  const representations = Array.from({ length: random.integer(1, 20) }, () => {
    const { type, key } = random.pick(entities);
    const register = { Person: 'persons', User: 'users' }[type] ?? '';
    const value = key === 'number' ? random.pick(draw.pools.municipalities) : idFor(draw, register);
    return { __typename: type, [key]: value };
  });
  draft.variables.set('r', { type: '[_Any!]!', value: representations });
  const parts = entities.map(({ type }) => {
    const entity = schema.getType(type);
    if (!isObjectType(entity)) throw new Error(`no type ${type}`);
    const room = { depth: 2, objects: Math.floor(bounds.objects / 20) };
    // Names of several types stand side by side here, and need not have one shape.
    draft.aliases = Infinity;
    draft.fields = 40;
    const pieces = chosen(draft, entity, room).flatMap((field) =>
      fieldText(draft, entity, field, room, `${type}_${field.name}`),
    );
    return `... on ${type} { ${pieces.join(' ')} }`;
  });
  return finished(draft, `_entities(representations: $r) { __typename ${parts.join(' ')} }`);
}

const draftFor = (draw: Draw): Draft => ({
  draw,
  aliases: bounds.aliases,
  directives: bounds.directives,
  fields: bounds.fields,
  fieldOf: new Map(),
  given: new Map(),
  variables: new Map(),
  fragments: [],
  definitions: [],
});

function finished(draft: Draft, selection: string): Operation {
  const { definitions, fieldOf } = draft;
  const body = [`{ ${selection} }`, ...definitions].join('\n');
  // A field that was left out may have left its variables behind.
  const variables = [...draft.variables].filter(([name]) => new RegExp(`\\$${name}\\b`).test(body));
  const declared = variables.map(([name, { type }]) => `$${name}: ${type}`).join(', ');
  return {
    document: `query Fuzz${declared && ` (${declared})`} ${body}`,
    variables: Object.fromEntries(variables.map(([name, { value }]) => [name, value])),
    fieldOf: (type, name) => fieldOf.get(`${type}.${name}`) ?? name,
  };
}

const objectIn = (field: Field): GraphQLObjectType | null => {
  const type = getNamedType(field.type);
  return isObjectType(type) ? type : null;
};

/** The levels that a field needs at the least. */
function levels(field: Field): number {
  const type = objectIn(field);
  if (type === null) return 1;
  if (type.name.endsWith('Connection')) return 4;
  return identifying[type.name] ? 3 : 2;
}

const isForced = (type: GraphQLObjectType, { name }: Field): boolean =>
  always.has(name) || identifying[type.name]?.includes(name) === true;

function chosen(draft: Draft, type: GraphQLObjectType, room: Room): readonly Field[] {
  const { random } = draft.draw;
  const all = Object.values(type.getFields());
  const forced = all.filter((field) => isForced(type, field));
  const rest = all.filter((field) => !isForced(type, field));
  const leaves = rest.filter((field) => objectIn(field) === null && random.chance(0.3));
  const inner = rest.filter(
    (field) => objectIn(field) !== null && room.depth - 1 + levels(field) <= bounds.depth,
  );
  const wanted = draft.fields > 0 && room.objects >= 2 ? random.integer(0, 3) : 0;
  const deep = Array.from({ length: Math.min(wanted, inner.length) }, () => random.pick(inner));
  return [...forced, ...(draft.fields > 0 ? leaves : []), ...new Set(deep)];
}

function selectionOf(draft: Draft, type: GraphQLObjectType, room: Room): string {
  const fields = chosen(draft, type, room);
  const inner = fields.filter((field) => objectIn(field) !== null).length;
  const share = { ...room, objects: room.objects / Math.max(inner, 1) };
  const isForcedHere = (field: Field): boolean => isForced(type, field);
  const forced = fields
    .filter(isForcedHere)
    .map((field) => fieldText(draft, type, field, share, field.name)[0] ?? '');
  const rest = fields
    .filter((field) => !isForcedHere(field))
    .flatMap((field) => fieldText(draft, type, field, share));
  const selection = [...forced, grouped(draft, type, rest, room)].join(' ').trim();
  return selection === '' ? '__typename' : selection;
}

/** Some of the pieces go into fragments, and some of those into others. */
function grouped(
  draft: Draft,
  type: GraphQLObjectType,
  pieces: readonly string[],
  room: Room,
): string {
  const { random } = draft.draw;
  if (pieces.length === 0) return '';
  const known = draft.fragments.find(
    (one) => one.type === type.name && one.depth >= room.depth && one.objects <= room.objects,
  );
  const again = known && random.chance(0.3) ? [`...${known.name}${condition(draft)}`] : [];
  if (random.chance(0.55)) return [...pieces, ...again].join(' ');
  const at = random.integer(0, pieces.length - 1);
  const outside = pieces.slice(0, at);
  const inside = grouped(draft, type, pieces.slice(at), room);
  if (random.chance(0.5)) {
    const on = random.chance(0.7) ? ` on ${type.name}` : '';
    return [...outside, `...${on}${condition(draft)} { ${inside} }`, ...again].join(' ');
  }
  const name = `F${String(draft.fragments.length + 1)}`;
  draft.fragments.push({ name, type: type.name, ...room });
  draft.definitions.push(`fragment ${name} on ${type.name} { ${inside} }`);
  return [...outside, `...${name}${condition(draft)}`, ...again].join(' ');
}

function condition(draft: Draft): string {
  const { random } = draft.draw;
  if (draft.directives === 0 || random.chance(0.85)) return '';
  draft.directives -= 1;
  const directive = random.pick(['include', 'skip']);
  const value = random.chance(0.75) === (directive === 'include');
  if (random.chance(0.3)) return ` @${directive}(if: ${String(value)})`;
  const name = `is${String(value)}`;
  draft.variables.set(name, { type: 'Boolean!', value });
  return ` @${directive}(if: $${name})`;
}

/** Nothing where the room does not reach for it. */
function fieldText(
  draft: Draft,
  type: GraphQLObjectType,
  field: Field,
  room: Room,
  as?: string,
): readonly string[] {
  const { random } = draft.draw;
  const object = objectIn(field);
  // A page of one still costs its connection, edge and node.
  if (object !== null && room.objects < 1 && !isForced(type, field)) return [];
  const name = as ?? nameFor(draft, field);
  const key = `${type.name}.${name}`;
  const given = draft.given.get(key) ?? argumentsFor(draft, field, room);
  if (given.size > Math.max(room.objects, 1)) return [];
  draft.given.set(key, given);
  draft.fieldOf.set(key, field.name);
  draft.fields -= 1;
  const label = name === field.name ? name : `${name}: ${field.name}`;
  const on = isForced(type, field) || random.chance(0.7) ? '' : condition(draft);
  if (object === null) return [`${label}${given.text}${on}`];
  const inside = { depth: room.depth + 1, objects: room.objects / given.size };
  return [`${label}${given.text}${on} { ${selectionOf(draft, object, inside)} }`];
}

function nameFor(draft: Draft, field: Field): string {
  const { random } = draft.draw;
  if (always.has(field.name) || draft.aliases === 0 || random.chance(0.85)) return field.name;
  draft.aliases -= 1;
  return `${random.pick(['a', 'b'])}_${field.name}`;
}

function argumentsFor(
  draft: Draft,
  field: Field,
  { objects }: Room,
): { readonly text: string; readonly size: number } {
  const { random } = draft.draw;
  const isPaged = field.args.some(({ name }) => name === 'first');
  const isList = isListType(getNullableType(field.type));
  // What a row of a page holds is worth about as much as the page is long.
  const most = Math.max(1, Math.floor(objects / 4));
  const size = Math.min(random.pick([1, 3, 10, 30, 100]), most);
  const takesUsual = most >= usualPage && random.chance(0.2);
  const texts = field.args.flatMap((argument) => {
    if (argument.name === 'first') return takesUsual ? [] : [argumentText(draft, argument, size)];
    const chance = argument.name === 'after' ? 0.1 : 0.35;
    if (!isRequiredArgument(argument) && !random.chance(chance)) return [];
    const value = valueFor(draft.draw, { ...argument, owner: field.name });
    return [argumentText(draft, argument, value)];
  });
  return {
    text: texts.length === 0 ? '' : `(${texts.join(', ')})`,
    size: isPaged
      ? takesUsual
        ? usualPage
        : size
      : isList && field.name !== 'edges'
        ? usualList
        : 1,
  };
}

function argumentText(draft: Draft, { name, type }: GraphQLArgument, value: unknown): string {
  const literal = draft.draw.random.chance(0.5) ? null : astFromValue(value, type);
  if (literal) return `${name}: ${print(literal)}`;
  const variable = `v${String(draft.variables.size + 1)}`;
  draft.variables.set(variable, { type: String(type), value });
  return `${name}: $${variable}`;
}
