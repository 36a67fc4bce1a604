import { administratorsOf } from './administration';
import { conditions } from './conditions';
import { actions, matrix, stepUpActions, type Action, type Cell, type Row } from './matrix';
import { actionsOfRole } from './policy';
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
  const row: Row = matrix[action];
  const everyUser = row.EVERY_USER === undefined ? [] : [`every user ${cellText(row.EVERY_USER)}`];
  const holders = roleCodes.flatMap((role) => {
    const cell = row[role];
    return cell === undefined ? [] : [`${role} ${cellText(cell)}`];
  });
  return [...everyUser, ...holders].join(' · ');
}

function cellText(cell: Cell): string {
  if ('monthsBack' in cell)
    return `${cellText(cell.reaches)}, ${String(cell.monthsBack)} months back`;
  return cell.map((reach) => `*${reach}*`).join(' + ');
}

const mark = (action: Action): string => (stepUpActions.has(action) ? ' ⓢ' : '');

const subgraphOf = (action: Action): string => action.slice(0, action.indexOf('.'));

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
