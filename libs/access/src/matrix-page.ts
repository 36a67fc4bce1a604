import { administratorsOf } from './administration';
import { conditions } from './conditions';
import { actions, stepUpActions, type Action } from './matrix';
import { actionsOfRole, holdingsOf, type Holding } from './policy';
import { roleCodes, roles, type Role } from './roles';

const intro = `# Who may do what

Rendered from \`src/matrix.ts\` by \`node libs/access/render-matrix.mjs\`; a spec fails when it is stale. Not edited by hand.

A role that is not named for an action has none of it. After the role stands its reach: which rows it carries to.
ⓢ: needs a one-time code of the last ten minutes. Months: how far back what is registered may begin.
Every user: with whatever roles, or none.`;

/** The matrix as a page for people: MATRIX.md. */
export function matrixPage(): string {
  const subgraphs = [...new Set(actions.map(subgraphOf))];
  return `${[intro, rolesSection(), ...subgraphs.map(subgraphSection), roleSection()].join('\n\n')}\n`;
}

function rolesSection(): string {
  const rows = roleCodes.map((role) => {
    const { name, area, origin } = roles[role];
    const by = administratorsOf(role).map((code) => roles[code].name);
    return [`\`${role}\``, name, area, by.join(', '), origin === 'OURS' ? 'ours' : 'requirement'];
  });
  return `## Roles\n\n${table(['code', 'name', 'area', 'given and taken by', 'from'], rows)}`;
}

function subgraphSection(subgraph: string): string {
  const own = actions.filter((action) => subgraphOf(action) === subgraph);
  const rows = own.map((action) => [`\`${action}\`${mark(action)}`, holdersOf(action)]);
  const notes = conditions
    .filter(({ action }) => subgraphOf(action) === subgraph)
    .map(
      ({ action, role, effect, text }) =>
        `- \`${action}\`, \`${role}\`, ${effect.toLowerCase()}: ${text}`,
    );
  const section = `## ${subgraph}\n\n${table(['action', 'who, and how far'], rows)}`;
  return notes.length === 0 ? section : `${section}\n\n${notes.join('\n')}`;
}

function roleSection(): string {
  const rows = roleCodes.map((role) => [`\`${role}\``, summaryOf(role)]);
  return `## By role\n\nBeside what every user has.\n\n${table(['role', 'actions'], rows)}`;
}

function summaryOf(role: Role): string {
  return actionsOfRole(role)
    .map((action) => `\`${action}\`${mark(action)}`)
    .join(' ');
}

function holdersOf(action: Action): string {
  return holdingsOf(action)
    .map(
      ({ holder, ...cell }) =>
        `${holder === 'EVERY_USER' ? 'every user' : holder} ${cellText(cell)}`,
    )
    .join(' · ');
}

function cellText({ reaches, monthsBack }: Omit<Holding, 'holder'>): string {
  const text = reaches.map((reach) => `*${reach}*`).join(' + ');
  return monthsBack === undefined ? text : `${text}, ${String(monthsBack)} months back`;
}

const mark = (action: Action): string => (stepUpActions.has(action) ? ' ⓢ' : '');

const subgraphOf = (action: Action): string => action.slice(0, action.indexOf('.'));

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
