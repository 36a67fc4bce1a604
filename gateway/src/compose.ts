import {
  actions,
  conditions,
  holdingsOf,
  impersonalActions,
  publicOperations,
  reachMeanings,
  roles,
  rolesOfAction,
  stepUpActions,
  stepUpMinutes,
  type Action,
} from '@imdinett/access';
import { parse } from 'graphql';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { accessPage } from './access-page';
import { buildArtefact, type Artefact } from './build-artefact';
import type { ActionAccess, PageAccess } from './who-may';

const pendingActions = z.record(z.string(), z.number().int().positive());

/** Composes services/*\/schema.graphql and the matrix into the artefact. Reads files only, no network. */
export function composeWorkspace(root: string): Artefact {
  const names = readdirSync(join(root, 'services'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
  const missing = names.filter((name) => !existsSync(schemaFile(root, name)));
  const subgraphs = names
    .filter((name) => !missing.includes(name))
    .map((name) => ({ name, schema: readFileSync(schemaFile(root, name), 'utf8') }));
  const artefact = buildArtefact(
    subgraphs,
    {
      actions: Object.fromEntries(actions.map((action) => [action, rolesOfAction(action)])),
      publicOperations,
      impersonalActions,
    },
    pendingActions.parse(
      JSON.parse(readFileSync(join(root, 'gateway/pending-actions.json'), 'utf8')),
    ),
  );
  return {
    ...artefact,
    problems: [
      ...missing.map((name) => `services/${name} has no schema.graphql.`),
      ...artefact.problems,
    ],
  };
}

/** File → content, for an artefact without problems. */
export function filesOf({ supergraph, rules }: Artefact): Readonly<Record<string, string>> {
  return {
    'gateway/supergraph.graphql': supergraph,
    'gateway/access-rules.json': `${JSON.stringify(rules, null, 2)}\n`,
    'docs/access.md': accessPage(parse(supergraph), pageAccess),
  };
}

const pageAccess: PageAccess = {
  actions: Object.fromEntries(actions.map((action) => [action, accessOf(action)])),
  roles,
  reachMeanings,
  stepUpMinutes,
};

function accessOf(action: Action): ActionAccess {
  return {
    needsStepUp: stepUpActions.has(action),
    holdings: holdingsOf(action).map(({ holder, ...holding }) => ({
      ...holding,
      role: holder === 'EVERY_USER' ? null : holder,
      conditions: conditions
        .filter((condition) => condition.action === action && condition.role === holder)
        .map(({ text }) => text),
    })),
  };
}

const schemaFile = (root: string, name: string): string =>
  join(root, 'services', name, 'schema.graphql');

function main(root: string, checkOnly: boolean): number {
  const artefact = composeWorkspace(root);
  if (artefact.problems.length > 0) {
    process.stderr.write(
      `The graph cannot be composed:\n${artefact.problems.map((problem) => `- ${problem}\n`).join('')}`,
    );
    return 1;
  }
  for (const [name, content] of Object.entries(filesOf(artefact))) {
    const file = join(root, name);
    if (existsSync(file) && readFileSync(file, 'utf8') === content) continue;
    if (checkOnly) {
      process.stderr.write(
        `${name} is not what the schemas and the matrix compose to. Run \`npm run compose\` and commit it.\n`,
      );
      return 1;
    }
    writeFileSync(file, content);
    process.stdout.write(`wrote ${name}\n`);
  }
  return 0;
}

if (require.main === module)
  process.exitCode = main(resolve(__dirname, '../..'), process.argv.includes('--check'));
