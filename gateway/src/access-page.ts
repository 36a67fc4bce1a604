import type { DocumentNode } from 'graphql';
import { guardedFields, type ShownField, type SubgraphFields } from './guarded-fields';
import { howToRead } from './how-to-read';
import { bullets, headingLink, plain } from './markdown';
import {
  actionList,
  reachesAll,
  reachesSection,
  requirementText,
  rolesSection,
  type PageAccess,
} from './who-may';

const forOthers = {
  queries: "Others get `null`, and `FORBIDDEN` with the field's path.",
  mutations:
    'For others the whole request is refused with `FORBIDDEN`. Out of reach: `NOT_FOUND`, or `FORBIDDEN` for a row that may be read.',
  fields:
    "Others get `null`, and `FORBIDDEN` with the field's path. Out of reach: `null` without an error; a list without those rows.",
};

type Part = { readonly title: string; readonly blocks: readonly string[] };

type Section = { readonly subgraph: string; readonly parts: readonly Part[] };

/** docs/access.md: for each field the action, for each action the roles, and what everybody else gets. */
export function accessPage(supergraph: DocumentNode, access: PageAccess): string {
  const subgraphs = guardedFields(supergraph);
  const guarding = new Set(subgraphs.flatMap(actionsIn));
  const sections = subgraphs.map((fields): Section => ({
    subgraph: fields.subgraph,
    parts: partsOf(fields, access, guarding),
  }));
  return `${[
    howToRead(access),
    contents(sections),
    ...sections.map(sectionText),
    reachesSection(access),
    rolesSection(access),
  ].join('\n\n')}\n`;
}

function actionsIn({ queries, mutations, types }: SubgraphFields): readonly string[] {
  return [...queries, ...mutations, ...types, ...types.flatMap(({ fields }) => fields)].flatMap(
    ({ requirement }) => requirement?.flat() ?? [],
  );
}

function partsOf(
  { subgraph, queries, mutations, types }: SubgraphFields,
  access: PageAccess,
  guarding: ReadonlySet<string>,
): readonly Part[] {
  const own = Object.keys(access.actions).filter(
    (action) => guarding.has(action) && action.startsWith(`${subgraph}.`),
  );
  const parts = [
    {
      title: 'Queries',
      blocks: groups(queries, access, (field) => outOfReach(field, access)),
      lead: forOthers.queries,
    },
    { title: 'Mutations', blocks: groups(mutations, access), lead: forOthers.mutations },
    ...types.map(({ name, requirement, fields }) => ({
      title: name,
      blocks: [
        ...(requirement === null
          ? []
          : [
              `Wherever a \`${name}\` comes back it asks for ${requirementText(requirement, access)}.`,
            ]),
        ...groups(fields, access),
      ],
      lead: forOthers.fields,
    })),
    {
      title: 'Actions',
      blocks: own.length === 0 ? [] : [actionList(own, access)],
      lead: 'Who has them, and how far.',
    },
  ];
  return parts
    .filter(({ blocks }) => blocks.length > 0)
    .map(({ title, blocks, lead }) => ({ title, blocks: [lead, ...blocks] }));
}

/** Fields that the same action opens stand together, in the order of the schema. */
function groups(
  fields: readonly ShownField[],
  access: PageAccess,
  remark: (field: ShownField) => string = () => '',
): readonly string[] {
  const byRequirement = Map.groupBy(fields, ({ requirement }) =>
    requirement === null ? 'Public: no token' : requirementText(requirement, access),
  );
  return [...byRequirement].flatMap(([opens, group]) => [
    `**${opens}**`,
    bullets(
      group.map((field) => {
        const text = [plain(field.description), remark(field)]
          .filter((part) => part !== '')
          .join(' ');
        return `\`${field.signature}\`${text === '' ? '' : `\\\n  ${text}`}`;
      }),
    ),
  ]);
}

function outOfReach({ requirement, yields, hasArguments }: ShownField, access: PageAccess): string {
  if (requirement === null || reachesAll(requirement, access)) return '';
  if (yields === 'PAGE') return '_Out of reach: not in the list._';
  // Without an argument no row is named that could be out of reach.
  return yields === 'ONE' && hasArguments ? '_Out of reach: `NOT_FOUND`._' : '';
}

function contents(sections: readonly Section[]): string {
  const places = sections.flatMap(({ subgraph, parts }) =>
    parts.map(({ title }) => ({ subgraph, title })),
  );
  const types = Map.groupBy(
    places.filter(({ title }) => !['Queries', 'Mutations', 'Actions'].includes(title)),
    ({ title }) => title,
  );
  const linkTo = ({ subgraph, title }: (typeof places)[number], text: string): string =>
    headingLink(headingOf(title, subgraph), text);
  return `## Where to look

${bullets(
  sections.map(
    ({ subgraph }) =>
      `${headingLink(subgraph)}: ${places
        .filter((place) => place.subgraph === subgraph)
        .map((place) => linkTo(place, place.title))
        .join(' · ')}`,
  ),
)}

The same by type, where more than one subgraph brings guarded fields:

${bullets(
  [...types]
    .filter(([, found]) => found.length > 1)
    .map(
      ([name, found]) =>
        `\`${name}\`: ${found.map((place) => linkTo(place, place.subgraph)).join(' · ')}`,
    ),
)}`;
}

const headingOf = (title: string, subgraph: string): string => `${title} (${subgraph})`;

function sectionText({ subgraph, parts }: Section): string {
  return [
    `## ${subgraph}`,
    ...parts.flatMap(({ title, blocks }) => [`### ${headingOf(title, subgraph)}`, ...blocks]),
  ].join('\n\n');
}
