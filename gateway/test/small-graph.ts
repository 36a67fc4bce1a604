import { buildArtefact, type Artefact, type Matrix } from '../src/build-artefact';

export const header =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@policy", "@shareable", "@external", "@requires"])';

export const schemas = {
  identity: `${header}
    type Query {
      me: Me @policy(policies: [["profile:read"]])
      municipality(number: ID!): Municipality @policy(policies: [["municipality:read"]])
      municipalities: [Municipality!] @policy(policies: [["municipality:read"]])
    }
    type Mutation {
      login(password: String!): String
      refresh: Session
      grant(user: ID!): Me @policy(policies: [["role:grant"]])
    }
    type Session { token: String  me: Me }
    type Me { id: ID!  name: String }
    type Municipality @key(fields: "number") { number: ID!  name: String @policy(policies: [["municipality:read"]]) }
  `,
  nir: `${header}
    type Query {
      persons(first: Int): [Person!] @policy(policies: [["person:read"]])
      person(id: ID!): Person @policy(policies: [["person:read"]])
      news: [String!] @policy(policies: [["front:read"]])
      failing: String @policy(policies: [["front:read"]])
    }
    type Mutation { move(id: ID!): Person @policy(policies: [["person:move"]]) }
    type Person @key(fields: "id") {
      id: ID!
      name: String @policy(policies: [["person:read"]])
      closed: String @policy(policies: [["person:read-closed"]])
      home: Municipality @policy(policies: [["person:read"]])
    }
    type Municipality @key(fields: "number") {
      number: ID!
      name: String @external
      persons: [Person!] @policy(policies: [["person:read"]])
      sign: String @requires(fields: "name") @policy(policies: [["person:read", "municipality:read"]])
    }
  `,
};

export const matrix: Matrix = {
  actions: {
    'profile:read': ['*'],
    'municipality:read': ['*'],
    'front:read': ['*'],
    'role:grant': ['ADMINISTRATOR'],
    'person:read': ['READER', 'SUPERUSER'],
    'person:read-closed': ['SUPERUSER'],
    'person:move': ['SUPERUSER', 'MOVER'],
  },
  publicOperations: ['Mutation.login', 'Mutation.refresh'],
  impersonalActions: new Set(['municipality:read', 'front:read']),
};

const people = [
  { id: '1', name: 'Ada', closed: 'x', home: { number: '4003' } },
  { id: '2', name: 'Bo', closed: 'y', home: { number: '4001' } },
];

export const resolvers = {
  identity: {
    Query: {
      me: () => ({ id: 'u', name: 'Me' }),
      municipality: (_: unknown, { number }: { number: string }) => ({ number }),
      municipalities: () => [{ number: '4003' }, { number: '4001' }],
    },
    Mutation: {
      login: () => 'challenge',
      refresh: () => ({ token: 't', me: { id: 'u', name: 'Me' } }),
      grant: () => ({ id: 'u', name: 'Me' }),
    },
    Municipality: {
      __resolveReference: ({ number }: { number: string }) => ({ number }),
      name: ({ number }: { number: string }) => `K${number}`,
    },
  },
  nir: {
    Query: {
      persons: () => people,
      person: (_: unknown, { id }: { id: string }) => people.find((one) => one.id === id) ?? null,
      news: () => ['n'],
      failing: () => {
        throw new Error('relation "person" does not exist at db-7.internal');
      },
    },
    Mutation: {
      move: (_: unknown, { id }: { id: string }) => people.find((one) => one.id === id) ?? null,
    },
    Municipality: {
      __resolveReference: (reference: { number: string; name?: string }) => reference,
      persons: ({ number }: { number: string }) =>
        people.filter(({ home }) => home.number === number),
      sign: ({ name }: { name?: string }) => `Velkommen til ${name ?? ''}`,
    },
    Person: {
      __resolveReference: ({ id }: { id: string }) => people.find((one) => one.id === id) ?? null,
    },
  },
};

export const compose = (changed: Partial<typeof schemas> = {}): Artefact =>
  buildArtefact(
    Object.entries({ ...schemas, ...changed }).map(([name, schema]) => ({ name, schema })),
    matrix,
    {},
  );
