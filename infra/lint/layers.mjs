const rule = '@typescript-eslint/no-restricted-imports';

const forbid = (group, message, more = {}) => ({ group, message, ...more });
const specs = ['**/*.spec.ts', '**/test/**/*.ts', '**/bench-*.ts', 'infra/access/**/*.ts'];

const scopes = ['identity', 'nir', 'settlement', 'grants', 'jobbsjanse', 'support', 'gateway'];

const always = [
  forbid(
    ['kafkajs', '@platformatic/kafka'],
    'Only libs/events/src/transport.ts knows the Kafka client.',
  ),
  forbid(
    [...scopes, 'infra'].map((name) => `@imdinett/${name}`),
    'Nothing imports a service: it has a graph and events.',
  ),
];
const everywhere = [
  forbid(['../../*'], 'No path with ../../: move the file, or import @imdinett/*.'),
  ...always,
];

/** Flat-config blocks replace a rule's options instead of merging them, so each layer states its whole list. */
const layer = (files, forbidden, ignores = []) => ({
  files,
  ignores: [...specs, ...ignores],
  rules: {
    [rule]: [
      'error',
      {
        patterns: [
          ...everywhere,
          ...forbidden,
          forbid(['@imdinett/testing'], 'Only specs import the testing lib.'),
        ],
      },
    ],
  },
});

const io = [
  'typeorm',
  'typeorm/*',
  '@apollo/*',
  'graphql',
  'graphql/*',
  'node:*',
  'fs',
  'http',
  'https',
  'crypto',
  'pg',
  'fastify',
];

export const layers = [
  { files: specs, rules: { [rule]: ['error', { patterns: always }] } },
  layer(['{libs,services,gateway,infra}/**/*.ts'], []),
  layer(
    ['libs/{kernel,access}/src/**/*.ts'],
    [forbid(['node:*', 'fs', 'crypto'], 'kernel and access are pure: no I/O, no clock.')],
  ),
  layer(
    ['libs/access/src/**/*.ts'],
    [
      forbid(
        ['node:*', 'zod', 'graphql', '@apollo/*', 'typeorm'],
        'The role matrix knows only kernel.',
      ),
      forbid(['@imdinett/*', '!@imdinett/kernel'], 'The role matrix knows only kernel.'),
    ],
  ),
  layer(
    ['services/*/src/main.ts', 'gateway/src/main.ts'],
    [
      forbid(
        [
          './*',
          '../*',
          '@imdinett/*',
          '!./service',
          '!./gateway',
          '!./config',
          '!@imdinett/service',
        ],
        'main.ts starts the service and does nothing else.',
      ),
    ],
  ),
  layer(
    ['services/*/src/domain/**/*.ts'],
    [
      forbid(io, 'domain/ is pure: no I/O, no framework.'),
      forbid(['../*', '!../domain', '!../domain/*'], 'domain/ imports only itself and kernel.'),
      forbid(
        ['@imdinett/*', '!@imdinett/kernel', '!@imdinett/events'],
        'domain/ imports only @imdinett/kernel.',
      ),
      forbid(['@imdinett/events'], 'domain/ takes only types from events.', {
        allowTypeImports: true,
      }),
    ],
  ),
  layer(
    ['services/*/src/app/**/*.ts'],
    [
      forbid(
        ['../graphql/*', 'graphql', 'graphql/*', '@apollo/*'],
        'app/ does not know how it is called.',
      ),
      forbid(['typeorm', 'typeorm/*', 'pg'], 'app/ reaches rows through db/.', {
        allowTypeImports: true,
      }),
    ],
  ),
  layer(
    ['services/*/src/db/**/*.ts'],
    [
      forbid(
        ['../app/*', '../graphql/*', '../events/*', 'graphql', '@apollo/*'],
        'db/ stores and loads.',
      ),
      forbid(['@imdinett/access'], 'db/ decides nothing; it may take a Scope.', {
        importNames: ['can', 'assertCan', 'scopeOf', 'assertStepUp'],
      }),
    ],
  ),
  layer(
    ['services/*/src/graphql/**/*.ts'],
    [
      forbid(['../db/*', 'typeorm', 'typeorm/*', 'pg'], 'graphql/ calls app/, never the database.'),
      forbid(['../domain/*', '@imdinett/access'], 'graphql/ takes only types from here.', {
        allowTypeImports: true,
      }),
    ],
    ['**/*.generated.ts'],
  ),
  layer(
    ['services/*/src/events/**/*.ts'],
    [forbid(['../db/*', '../graphql/*', 'typeorm', 'pg', 'graphql'], 'events/ calls app/.')],
  ),
  layer(
    ['gateway/src/**/*.ts'],
    [
      forbid(
        ['@imdinett/persistence', '@imdinett/subgraph', 'typeorm', 'pg'],
        'The gateway has no database.',
      ),
      forbid(
        ['@imdinett/access'],
        'The gateway has roles as data; only compose.ts reads the matrix.',
      ),
    ],
    ['gateway/src/main.ts', 'gateway/src/compose.ts', 'gateway/src/compose/**'],
  ),
  { files: ['libs/events/src/transport.ts'], rules: { [rule]: 'off' } },
];

/** What each layer may depend on, in the order kernel ← policy ← auth; kernel ← events ← persistence; … */
const dependencies = {
  kernel: [],
  policy: ['kernel'],
  auth: ['kernel', 'policy'],
  events: ['kernel'],
  persistence: ['kernel', 'policy', 'events'],
  service: ['kernel', 'policy', 'auth', 'events'],
  kit: ['kernel', 'policy', 'auth', 'events', 'persistence', 'service'],
  subgraph: ['kernel', 'policy', 'auth', 'events', 'persistence', 'service', 'kit'],
  gateway: ['kernel', 'auth', 'events', 'service'],
  testing: ['kernel', 'policy', 'auth', 'events', 'persistence', 'service', 'kit'],
  infra: ['kernel', 'policy', 'auth', 'events', 'persistence', 'service'],
};

const external = {
  kernel: [],
  policy: [],
  auth: ['jose', 'zod'],
  events: ['zod', 'cloudevents', 'json-canonicalize', 'kafkajs', 'uuidv7'],
  persistence: ['typeorm', 'pg', 'json-canonicalize', 'uuidv7', 'zod'],
};

const boundaries = ({ spec = false, gatewayCompose = false } = {}) => [
  'error',
  {
    allow: [],
    depConstraints: [
      { sourceTag: 'scope:shared', onlyDependOnLibsWithTags: ['scope:shared'] },
      ...scopes.map((scope) => ({
        sourceTag: `scope:${scope}`,
        onlyDependOnLibsWithTags: ['scope:shared', `scope:${scope}`],
      })),
      ...Object.entries(dependencies).map(([name, below]) => ({
        sourceTag: `layer:${name}`,
        onlyDependOnLibsWithTags: [
          ...below.map((tag) => `layer:${tag}`),
          ...(spec ? ['layer:testing'] : []),
          ...(gatewayCompose && name === 'gateway' ? ['layer:policy'] : []),
        ],
        ...(!spec && external[name] ? { allowedExternalImports: external[name] } : {}),
      })),
    ],
  },
];

const nx = '@nx/enforce-module-boundaries';

export const projectBoundaries = [
  { files: ['**/*.ts'], rules: { [nx]: boundaries() } },
  {
    files: ['gateway/src/compose.ts', 'gateway/src/compose/**/*.ts'],
    rules: { [nx]: boundaries({ gatewayCompose: true }) },
  },
  {
    files: specs,
    rules: { [nx]: boundaries({ spec: true, gatewayCompose: true }) },
  },
];
