const path = require('node:path');

const swc = [
  '@swc/jest',
  {
    swcrc: false,
    sourceMaps: 'inline',
    module: { type: 'commonjs' },
    jsc: {
      target: 'es2022',
      parser: { syntax: 'typescript', decorators: true },
      transform: {
        legacyDecorator: true,
        decoratorMetadata: false,
        useDefineForClassFields: false,
      },
      keepClassNames: true,
    },
  },
];

const ignored = ['/node_modules/', '/dist/', '/\\.local/', '/\\.nx/'];

/**
 * The kind of a test is the suffix of its file: `.spec.ts` (unit), `.int.spec.ts`, `.e2e.spec.ts`.
 *
 * @param {'unit' | 'int' | 'e2e'} kind
 */
function jestProject(kind) {
  const suffix = kind === 'unit' ? '.spec.ts' : `.${kind}.spec.ts`;
  return {
    displayName: kind,
    rootDir: __dirname,
    testEnvironment: 'node',
    // Not in TMPDIR, which `npm test` sets anew for each run.
    cacheDirectory: path.join(__dirname, 'node_modules/.cache/jest'),
    testMatch: [`<rootDir>/{gateway,services,libs,infra}/**/*${suffix}`],
    testPathIgnorePatterns: [
      ...ignored,
      ...(kind === 'unit' ? ['\\.int\\.spec\\.ts$', '\\.e2e\\.spec\\.ts$'] : []),
    ],
    modulePathIgnorePatterns: ['<rootDir>/.*/dist/', '<rootDir>/.local/', '<rootDir>/.nx/'],
    transform: { '^.+\\.ts$': swc },
    moduleFileExtensions: ['ts', 'js', 'mjs', 'cjs', 'json', 'node'],
    moduleNameMapper: {
      '^@imdinett/(events)/(transport)$': path.join(__dirname, 'libs/$1/src/$2.ts'),
      '^@imdinett/(subgraph)/(codegen)$': path.join(__dirname, 'libs/$1/src/$2.ts'),
      '^@imdinett/([a-z-]+)$': path.join(__dirname, 'libs/$1/src/index.ts'),
    },
  };
}

module.exports = { jestProject };
