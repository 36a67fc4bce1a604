import { bullets, table } from './markdown';
import type { Requirement } from './policy-table';

/** What a page needs of libs/access, as data. */
export type PageAccess = {
  readonly actions: Readonly<Record<string, ActionAccess>>;
  /** By code. */
  readonly roles: Readonly<Record<string, { readonly name: string; readonly area: string }>>;
  readonly reachMeanings: Readonly<Record<string, string>>;
  readonly stepUpMinutes: number;
};

export type ActionAccess = {
  readonly needsStepUp: boolean;
  readonly holdings: readonly Holding[];
};

type Holding = {
  /** Null: every user. */
  readonly role: string | null;
  readonly reaches: readonly string[];
  readonly monthsBack?: number | undefined;
  readonly conditions: readonly string[];
};

/** What opens a field, each action with a link to its roles. */
export function requirementText(requirement: Requirement, { actions }: PageAccess): string {
  const text = requirement
    .map((group) => group.map((action) => `[\`${action}\`](#${action})`).join(' and '))
    .join(' or ');
  const named = requirement.flat().map((action) => actions[action]);
  const mark = named.some((action) => action?.needsStepUp === true) ? ' ⓢ' : '';
  const everyUser = named.every((action) => action?.holdings.some(({ role }) => role === null));
  return `${text}${mark}${everyUser ? ' (every user)' : ''}`;
}

/** Whether whoever has the actions has them for every row. */
export function reachesAll(requirement: Requirement, { actions }: PageAccess): boolean {
  return requirement
    .flat()
    .every((action) => actions[action]?.holdings.every(({ reaches }) => reaches.includes('all')));
}

/** Action → roles and reach. Actions of the same roles stand together. */
export function actionList(names: readonly string[], access: PageAccess): string {
  const byHoldings = Map.groupBy(names, (name) =>
    (access.actions[name]?.holdings ?? []).map((holding) => holdingLine(holding, access)).join(''),
  );
  return bullets(
    [...byHoldings].map(
      ([holdings, actions]) =>
        `${actions.map((action) => anchored(action, access)).join(', ')}${holdings}`,
    ),
  );
}

function anchored(action: string, { actions }: PageAccess): string {
  return `<a id="${action}"></a>\`${action}\`${actions[action]?.needsStepUp === true ? ' ⓢ' : ''}`;
}

function holdingLine(
  { role, reaches, monthsBack, conditions }: Holding,
  { roles }: PageAccess,
): string {
  const name = role === null ? 'every user' : (roles[role]?.name ?? role);
  const reach = reaches.map((one) => `\`${one}\``).join(' + ');
  const window = monthsBack === undefined ? '' : `, ${String(monthsBack)} months back`;
  return `\n  - ${name}: ${reach}${window}${conditions.map((text) => `. ${text}`).join('')}`;
}

export function rolesSection({ roles }: PageAccess): string {
  const rows = Object.entries(roles).map(([code, { name, area }]) => [name, `\`${code}\``, area]);
  return `## Roles\n\n${table(['name', 'code', 'area'], rows)}`;
}

export function reachesSection({ reachMeanings }: PageAccess): string {
  const rows = Object.entries(reachMeanings).map(([reach, meaning]) => [`\`${reach}\``, meaning]);
  return `## Reaches

How far a role carries with an action. A row is within reach when this holds of it:

${table(['reach', 'the row is within it when'], rows)}

A role that is given for a district (bydel) carries to rows of that district only. “Months back”: how far back what is registered may begin. Who gives a role to whom: [MATRIX.md](../libs/access/MATRIX.md).`;
}
