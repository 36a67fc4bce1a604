import { buildSchema, isObjectType, parse } from 'graphql';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { accessPage } from './access-page';
import { buildArtefact } from './build-artefact';
import { readPolicies } from './policy-table';
import type { PageAccess } from './who-may';

const access: PageAccess = {
  actions: {
    'nir.person:read': {
      needsStepUp: false,
      holdings: [
        { role: 'READER', reaches: ['own', 'settled'], conditions: ['Adults only.'] },
        { role: 'CHIEF', reaches: ['all'], conditions: [] },
      ],
    },
    'nir.person:move': {
      needsStepUp: true,
      holdings: [{ role: 'READER', reaches: ['own'], monthsBack: 2, conditions: [] }],
    },
    'nir.news:read': {
      needsStepUp: false,
      holdings: [{ role: null, reaches: ['all'], conditions: [] }],
    },
    'nir.spare:read': {
      needsStepUp: false,
      holdings: [{ role: 'CHIEF', reaches: ['all'], conditions: [] }],
    },
    'support.case:read': {
      needsStepUp: false,
      holdings: [{ role: 'CHIEF', reaches: ['all'], conditions: [] }],
    },
    'support.case:write': {
      needsStepUp: false,
      holdings: [{ role: 'CHIEF', reaches: ['all'], conditions: [] }],
    },
  },
  roles: {
    READER: { name: 'Kommuneleser', area: 'NIR' },
    CHIEF: { name: 'IMDi sjef', area: 'IMDi' },
  },
  reachMeanings: { own: 'Of the municipality.', settled: 'Bosatt.', all: 'Always.' },
  stepUpMinutes: 7,
};

const header =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@policy"])';

const nir = `${header}
  type Query {
    "Persons (personer), 5 * 5 of them."
    persons("At most 100." first: Int = 20, after: String): PersonConnection @policy(policies: [["nir.person:read"]])
    person(id: ID!): Person @policy(policies: [["nir.person:read"]])
    mine: Person @policy(policies: [["nir.person:read"]])
    news(year: Int): [String!] @policy(policies: [["nir.news:read"]])
    contact: String
  }
  type Mutation { movePerson(id: ID!): Person @policy(policies: [["nir.person:move"]]) }
  type PersonConnection { edges: [PersonEdge!]! }
  type PersonEdge { node: Person! }
  type Person @key(fields: "id") {
    id: ID!
    name: String @policy(policies: [["nir.person:read"]])
    closed: Closed @policy(policies: [["nir.person:read", "nir.person:move"], ["nir.spare:read"]])
  }
  type Closed { text: String  secret: String @policy(policies: [["nir.person:move"]]) }
`;

const support = `${header}
  type Query { cases: Drawer @policy(policies: [["support.case:read"]]) }
  type Drawer @policy(policies: [["support.case:write"]]) { count: Int! }
  type Person @key(fields: "id") { id: ID!  cases: [String!] @policy(policies: [["support.case:read"]]) }
`;

const composed = buildArtefact(
  [
    { name: 'nir', schema: nir },
    { name: 'support', schema: support },
  ],
  { actions: {}, publicOperations: [], impersonalActions: new Set() },
  {},
).supergraph;
const page = accessPage(parse(composed), access);

/** What stands under a heading of the third level, up to the next one. */
function under(heading: string): string {
  const [, text] = page.split(`\n### ${heading}\n`);
  if (text === undefined) throw new Error(`The page has no heading ${heading}.`);
  return text.split(/\n##/)[0]?.trim() ?? '';
}

describe('the page on who sees what', () => {
  it('shows the queries by action, with signature, description and what is out of reach', () => {
    expect(under('Queries (nir)'))
      .toBe(`Others get \`null\`, and \`FORBIDDEN\` with the field's path.

**[\`nir.person:read\`](#nir.person:read)**

- \`persons(first: Int = 20, after: String): PersonConnection\`\\
  Persons (personer), 5 \\* 5 of them. _Out of reach: not in the list._
- \`person(id: ID!): Person\`\\
  _Out of reach: \`NOT_FOUND\`._
- \`mine: Person\`

**[\`nir.news:read\`](#nir.news:read) (every user)**

- \`news(year: Int): [String!]\`

**Public: no token**

- \`contact: String\``);
  });

  it('says that a mutation is refused whole, and marks the one that needs a one-time code', () => {
    const mutations = under('Mutations (nir)');
    expect(mutations).toMatch(/^For others the whole request is refused with `FORBIDDEN`\./);
    expect(mutations).toContain('**[`nir.person:move`](#nir.person:move) ⓢ**');
    expect(page).toContain('older than 7 minutes');
  });

  it('shows the fields of a type under the subgraph that brings them', () => {
    expect(under('Person (nir)')).toContain('- `name: String`');
    expect(under('Person (nir)')).not.toContain('cases');
    expect(under('Person (support)')).toContain('- `cases: [String!]`');
    expect(page).toContain('- `Person`: [nir](#person-nir) · [support](#person-support)');
  });

  it('shows a guarded field of what is no entity, and leaves out keys and unguarded fields', () => {
    expect(under('Closed (nir)')).toContain('- `secret: String`');
    expect(page).not.toContain('`text: String`');
    expect(page).not.toContain('`id: ID!`');
  });

  it('tells actions that are needed together from those of which one is enough', () => {
    expect(under('Person (nir)')).toContain(
      '**[`nir.person:read`](#nir.person:read) and [`nir.person:move`](#nir.person:move) or [`nir.spare:read`](#nir.spare:read) ⓢ**',
    );
  });

  it('says what a type itself asks for', () => {
    expect(under('Drawer (support)')).toContain(
      'Wherever a `Drawer` comes back it asks for [`support.case:write`](#support.case:write).',
    );
  });

  it('names the roles of an action with reach, months and conditions', () => {
    expect(under('Actions (nir)')).toBe(`Who has them, and how far.

- <a id="nir.person:read"></a>\`nir.person:read\`
  - Kommuneleser: \`own\` + \`settled\`. Adults only.
  - IMDi sjef: \`all\`
- <a id="nir.person:move"></a>\`nir.person:move\` ⓢ
  - Kommuneleser: \`own\`, 2 months back
- <a id="nir.news:read"></a>\`nir.news:read\`
  - every user: \`all\`
- <a id="nir.spare:read"></a>\`nir.spare:read\`
  - IMDi sjef: \`all\``);
  });

  it('puts actions of the same roles together', () => {
    expect(under('Actions (support)')).toContain(
      '- <a id="support.case:read"></a>`support.case:read`, <a id="support.case:write"></a>`support.case:write`\n',
    );
  });

  it('leaves out an action that guards nothing', () => {
    const unused = { needsStepUp: false, holdings: [] };
    const actions = { ...access.actions, 'nir.unused:read': unused };
    expect(accessPage(parse(composed), { ...access, actions })).toBe(page);
  });
});

describe('docs/access.md', () => {
  const root = resolve(__dirname, '../..');
  const supergraph = readFileSync(join(root, 'gateway/supergraph.graphql'), 'utf8');
  const real = readFileSync(join(root, 'docs/access.md'), 'utf8');

  it('shows each guarded field and each field of Query and Mutation exactly once', () => {
    const { table } = readPolicies(parse(supergraph));
    const roots = ['Query', 'Mutation'].flatMap((name) => {
      const type = buildSchema(supergraph, { assumeValid: true }).getType(name);
      return isObjectType(type)
        ? Object.keys(type.getFields()).map((field) => `${name}.${field}`)
        : [];
    });
    expect(roots.length).toBeGreaterThan(50);
    const expected = [...new Set([...roots, ...table.keys()])].sort();
    expect(coordinatesOn(real).sort()).toEqual(expected);
  });

  it('leads each action to the one place that names its roles', () => {
    const places = [...real.matchAll(/<a id="([^"]+)">/g)].map(([, id]) => id);
    const links = [...real.matchAll(/`\]\(#([a-z]+\.[^)]+)\)/g)].map(([, id]) => id);
    expect(new Set(places).size).toBe(places.length);
    expect(new Set(links)).toEqual(new Set(places));
  });
});

function coordinatesOn(text: string): string[] {
  let owner = '';
  return text.split('\n').flatMap((line) => {
    const [, heading] = /^#+ (.*?)(?: \(\w+\))?$/.exec(line) ?? [];
    if (heading !== undefined)
      owner = { Queries: 'Query', Mutations: 'Mutation' }[heading] ?? heading;
    const [, field] = /^- `(\w+)[(:].*`/.exec(line) ?? [];
    if (field !== undefined && owner !== 'Where to look') return [`${owner}.${field}`];
    const [, type] = /^Wherever a `(\w+)` comes back/.exec(line) ?? [];
    return type === undefined ? [] : [type];
  });
}
