import { getNamedType, isObjectType, type GraphQLObjectType, type GraphQLSchema } from 'graphql';
import type { Operation } from './operations.ts';
import { rules, type Sight } from './rules.ts';
import type { Known, Standing } from './standing.ts';

type Values = Readonly<Record<string, unknown>>;
type Asked = {
  readonly schema: GraphQLSchema;
  readonly operation: Operation;
  readonly standing: Standing;
  readonly known: Known;
};

export type Found = {
  /** `path: what must not be there`. */
  readonly leaks: string[];
  /** How many objects with a rule of their own were looked at. */
  rows: number;
};

/** Walks an answer with its schema and says what must not be in it. */
export function leaksIn(data: unknown, asked: Asked): Found {
  const found: Found = { leaks: [], rows: 0 };
  const query = asked.schema.getQueryType();
  const start: Sight = {
    standing: asked.standing,
    known: asked.known,
    id: null,
    list: null,
    person: null,
    municipality: null,
    supportCase: null,
    allocationList: null,
  };
  const visit = (type: GraphQLObjectType, object: Values, sight: Sight, path: string): void => {
    const entries = Object.entries(object).map(([key, value]) => ({
      path: path === '' ? key : `${path}.${key}`,
      name: asked.operation.fieldOf(type.name, key),
      value,
    }));
    const valueOf = (name: string): unknown => entries.find((one) => one.name === name)?.value;
    const here = sightOf(type.name, valueOf, sight);
    const rule = rules[type.name];
    const complain = (where: string, complaint: string | null | undefined): void => {
      if (complaint) found.leaks.push(`${where}: ${complaint}`);
    };
    if (rule === undefined) complain(path, `no rule is written for ${type.name}`);
    if (rule?.object) found.rows += 1;
    complain(path, rule?.object?.(here));
    for (const { name, value, path: at } of entries) {
      if (!holds(value)) continue;
      complain(at, rule?.field?.(name, here, value));
      const field = type.getFields()[name];
      if (field === undefined) continue;
      const named = getNamedType(field.type);
      const list = listThrough(type.name, { name, to: named.name }, here);
      each(value, at, (one, where) => {
        const inner = isObjectType(named) ? named : asked.schema.getType(String(one['__typename']));
        if (isObjectType(inner)) visit(inner, one, { ...here, list }, where);
      });
    }
  };
  if (query && holds(data)) visit(query, data as Values, start, '');
  return found;
}

const holds = (value: unknown): boolean =>
  value !== null && value !== undefined && !(Array.isArray(value) && value.length === 0);

const textOr = (value: unknown, above: string | null): string | null =>
  typeof value === 'string' ? value : above;

const keyIn = (value: unknown, key: string): unknown => (value as Values | null | undefined)?.[key];

function sightOf(type: string, valueOf: (name: string) => unknown, above: Sight): Sight {
  const id = textOr(valueOf('id') ?? valueOf('number'), null);
  switch (type) {
    case 'Person':
      return { ...above, id, person: id };
    case 'PersonSettlement':
      return { ...above, id, person: textOr(keyIn(valueOf('person'), 'id'), above.person) };
    case 'GrantCase':
    case 'ExtraGrantCase':
    case 'JobbsjanseParticipant':
      return { ...above, id, person: personOf(id, above) };
    case 'Municipality':
      return { ...above, id, municipality: id };
    case 'GrantOverview':
      return {
        ...above,
        id,
        municipality: textOr(keyIn(valueOf('municipality'), 'number'), above.municipality),
      };
    case 'SupportCase':
      return { ...above, id, supportCase: id };
    case 'AllocationList':
      return { ...above, id, allocationList: id };
    default:
      return { ...above, id };
  }
}

/** Whom a case or participation is about, as it lies in the database. */
function personOf(id: string | null, { known }: Sight): string | null {
  const { grantCases, extraGrantCases, jobbsjanseParticipants } = known.world.rows;
  const row = [...grantCases, ...extraGrantCases, ...jobbsjanseParticipants].find(
    (one) => one.id === id,
  );
  return row?.personId ?? null;
}

/** A list goes on through its edges to its nodes, and no further. */
function listThrough(
  type: string,
  { name, to }: { readonly name: string; readonly to: string },
  { list }: Sight,
): string | null {
  if (to.endsWith('Connection')) return name;
  return type.endsWith('Connection') || type.endsWith('Edge') ? list : null;
}

function each(value: unknown, path: string, work: (one: Values, path: string) => void): void {
  if (Array.isArray(value))
    value.forEach((one: unknown, at) => {
      each(one, `${path}.${String(at)}`, work);
    });
  else if (typeof value === 'object' && value !== null) work(value as Values, path);
}
