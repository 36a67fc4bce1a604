import { headingLink, table } from './markdown';
import type { PageAccess } from './who-may';

const refused = "`null`, and `FORBIDDEN` with the field's path";

const others = table(
  ['what is asked for', "none of the user's roles has the action", 'the row is out of reach'],
  [
    ['one row, in a query', refused, '`NOT_FOUND`, as if it did not exist'],
    ['a list, in a query or of a type', refused, 'it is not in the list'],
    ['another field of a type', refused, '`null` without an error'],
    [
      'a mutation',
      'the whole request refused: `FORBIDDEN`, `data: null`',
      '`NOT_FOUND`; `FORBIDDEN` for a row that may be read',
    ],
    ['what is public', 'answered, also without a token', ''],
  ],
);

/** The head of the page: written by hand, so that it names no field's rule. */
export const howToRead = ({ stepUpMinutes }: PageAccess): string => `# Who sees what

For every field and mutation of the graph: the action that opens it, the roles that have the action, how far they reach, and what everybody else gets. Composed from the schemas and the role matrix by \`npm run compose\`, never edited by hand. How to log in and what the errors mean: [for frontend teams](frontend-teams.md).

## How to read it

1. Find the field under the subgraph that brings it: among the queries, the mutations, or the fields of a type.
2. Above it stands its action (\`subgraph.thing:verb\`). Fields of one action stand together. “(every user)” is everybody who is logged in.
3. The action leads to its roles. Behind each role stands its reach: which rows it carries to (${headingLink('Reaches')}). A role that is not named has none of it.

\`me { effectiveActions { action } }\` tells beforehand which actions the user has. Ask it before drawing, and not for names of roles.

Not on this page: the keys of a type (\`id\`, \`number\`), which everybody may know, and fields that come with the object they stand on.

## What the others get

${others}

What to draw:

- \`FORBIDDEN\` in a query depends on the user's roles and never on the row: leave out the column, the tab, the button.
- \`null\` without an error: nothing is there, or nothing for this user. Draw the same for both.
- A field of a row that the user may read, with an action that does not carry to that row, may also answer \`FORBIDDEN\` with the row in the path (\`["persons", "edges", 3, "node", …]\`): leave that cell empty.
- A mutation of which any part is refused does nothing: ask it for no field that the user may not see.
- ⓢ: \`STEP_UP_REQUIRED\` when the user's last one-time code (engangskode) is older than ${String(stepUpMinutes)} minutes. \`stepUp\`, and send again. Where it is asked for in some cases only, or never, the description says so.
- Without a session everything but what is public answers \`UNAUTHENTICATED\`.`;
