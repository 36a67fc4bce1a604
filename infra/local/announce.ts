import path from 'node:path';
import { demoUsers } from '../seed/world.ts';
import type { System } from './system.ts';

/** One of each kind of user that a newcomer wants first; all of them stand in the demo file. */
const shown = [
  ['skien.alle-tjenester', 'a field of all six services in one query'],
  ['skien.kommuneadministrator', 'gives roles, deactivates users'],
  ['skien.kommunelesebruker', 'reads in Skien'],
  ['porsgrunn.kommunelesebruker', 'the same in Porsgrunn: sees nothing of Skien'],
  ['gamle-oslo.kommunelesebruker', 'the same in one of Oslo’s districts'],
  ['imdi.nir', 'IMDi: every person, shielded ones too'],
] as const;

/** What a newcomer needs to know, once everything is ready. */
export function announce(
  { addresses, servers }: System,
  made: { file: string; tookMs: number },
): void {
  const users = demoUsers();
  const rows = shown.flatMap(([username, what]) => {
    const user = users.find((candidate) => candidate.username === username);
    return user ? [[username, user.password, what] as const] : [];
  });
  const [first] = rows;
  const width = Math.max(...rows.map(([username]) => username.length));
  const passwordWidth = Math.max(...rows.map(([, password]) => password.length));
  const lines = [
    '',
    `Ready in ${(made.tookMs / 1000).toFixed(1)} s.`,
    '',
    `  GraphQL     ${addresses.gateway}`,
    `  Explorer    ${addresses.explorer}`,
    `  Subgraphs   ${Object.entries(addresses.subgraphs)
      .map(([name, url]) => `${name} ${new URL(url).port}`)
      .join(', ')}`,
    `  PostgreSQL  ${new URL(servers.postgres.adminUrl).host} (user postgres, password postgres)`.replace(
      servers.postgres.how === 'given' ? / \(.*\)$/ : /$^/,
      '',
    ),
    `  Kafka       ${addresses.kafka}`,
    `  Logs        ${path.join(path.dirname(made.file), 'logs', '<name>.log')}`,
    '',
    `  Demo users (all ${users.length}, with addresses and secrets: ${made.file})`,
    ...rows.map(
      ([username, password, what]) =>
        `    ${username.padEnd(width)}  ${password.padEnd(passwordWidth)}  ${what}`,
    ),
    '',
    `  One-time code: npm run -s otp -- ${first?.[0] ?? '<username>'}`,
    `  Next step:     open ${addresses.explorer}, log in, and ask. Ctrl-C stops everything.`,
    '',
  ];
  console.log(lines.join('\n'));
}
