import js from '@eslint/js';
import nx from '@nx/eslint-plugin';
import n from 'eslint-plugin-n';
import tseslint from 'typescript-eslint';
import { layers, projectBoundaries } from './infra/lint/layers.mjs';
import { local } from './infra/lint/rules.mjs';

const enums = {
  selector: 'TSEnumDeclaration',
  message: 'A union of strings instead of an enum.',
};
const defaultExports = {
  selector: 'ExportDefaultDeclaration',
  message: 'Named exports only.',
};
const clock = {
  selector:
    ":matches(NewExpression[callee.name='Date'][arguments.length=0], CallExpression[callee.object.name='Date'][callee.property.name='now'], CallExpression[callee.object.name='Math'][callee.property.name='random'], CallExpression[callee.name='randomUUID'])",
  message: 'Time, ids and chance are arguments of the domain.',
};
const parameterProperties = {
  selector: 'TSParameterProperty',
  message: 'Node cannot strip a parameter property: write the field.',
};
const patches = [
  'mock',
  'doMock',
  'unstable_mockModule',
  'setMock',
  'spyOn',
  'replaceProperty',
].map((property) => ({ object: 'jest', property, message: 'Give a fake through an argument.' }));
const snapshots = [
  'toMatchSnapshot',
  'toMatchInlineSnapshot',
  'toThrowErrorMatchingSnapshot',
  'toThrowErrorMatchingInlineSnapshot',
].map((property) => ({ property, message: 'Write what is expected, by hand.' }));
const partialRuns = ['it', 'test', 'describe'].flatMap((object) =>
  ['only', 'skip', 'todo'].map((property) => ({
    object,
    property,
    message: 'Every test runs: mend it or delete it.',
  })),
);
const partialRunNames = ['xit', 'xtest', 'xdescribe', 'fit', 'fdescribe'].map((name) => ({
  name,
  message: 'Every test runs: mend it or delete it.',
}));
const testFiles = [
  '**/*.spec.ts',
  '**/test/**/*.ts',
  '**/bench-*.ts',
  'infra/access/**/*.ts',
  'libs/testing/src/**/*.ts',
];

export default tseslint.config(
  {
    ignores: [
      '**/dist/**',
      '**/node_modules/**',
      '**/*.generated.ts',
      '.local/**',
      '.nx/**',
      'coverage/**',
      'infra/lint/planted/**',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    files: ['**/*.{js,mjs}'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        require: 'readonly',
        module: 'writable',
        __dirname: 'readonly',
        setTimeout: 'readonly',
        setInterval: 'readonly',
        clearInterval: 'readonly',
      },
    },
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    plugins: { '@nx': nx, n, local },
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      eqeqeq: 'error',
      'max-lines': ['error', 300],
      'max-params': ['error', 3],
      'no-console': 'error',
      'no-restricted-syntax': ['error', enums, defaultExports],
      'n/no-process-env': 'error',
      'local/no-real-identity-numbers': 'error',
      'local/no-drawers': 'error',
      '@typescript-eslint/consistent-type-definitions': ['error', 'type'],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_' },
      ],
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // A function of an asynchronous type may have nothing to wait for.
      '@typescript-eslint/require-await': 'off',
    },
  },
  ...projectBoundaries,
  ...layers,
  {
    files: ['services/*/src/domain/**/*.ts'],
    ignores: ['**/*.spec.ts'],
    rules: { 'no-restricted-syntax': ['error', enums, defaultExports, clock] },
  },
  {
    files: ['services/*/src/{domain,app}/**/*.ts'],
    ignores: ['**/*.spec.ts'],
    rules: {
      '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'never' }],
    },
  },
  {
    files: ['**/config.ts', '**/codegen.ts', ...testFiles],
    rules: { 'n/no-process-env': 'off' },
  },
  {
    files: ['**/codegen.ts'],
    rules: { 'no-restricted-syntax': ['error', enums] },
  },
  {
    // What people run and read in a terminal.
    files: ['infra/**/*.ts', 'gateway/src/compose.ts', 'services/*/src/migrate.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    // Node runs these files as they stand and only strips their types.
    files: ['infra/**/*.ts'],
    rules: {
      'no-restricted-syntax': ['error', enums, defaultExports, parameterProperties],
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false },
      ],
    },
  },
  {
    files: [
      '**/*.spec.ts',
      '**/migrations/*.ts',
      'libs/events/src/contracts/*.ts',
      '**/*matrix.ts',
    ],
    rules: { 'max-lines': 'off' },
  },
  {
    files: testFiles,
    rules: {
      // Jest's matchers and the answers of a graph are `any`, and a row of `it.each` has many columns.
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      'max-params': 'off',
      '@typescript-eslint/explicit-module-boundary-types': 'off',
      'no-restricted-properties': ['error', ...patches, ...snapshots, ...partialRuns],
      'no-restricted-globals': ['error', ...partialRunNames],
    },
  },
);
