import { outcomeAt } from './persons.ts';
import type { Row } from './rows.ts';
import { eachOf, isReached, waysOf, type Check } from './run.ts';

/** The fields of User that identity brings beside the name: for whoever may read users. In whom there is something to see. */
const guarded: Readonly<Record<string, (user: Row) => boolean>> = {
  username: () => true,
  email: () => true,
  mobile: () => true,
  homeMunicipality: ({ municipality }) => municipality !== null,
  homeDistrict: ({ district }) => district !== null,
  status: () => true,
  lastLoginAt: () => true,
  activatedAt: () => true,
  // The demo world's users came without an invitation, and nobody has done anything to them.
  invitedAt: () => false,
  history: () => false,
  inactiveFrom: () => true,
  credentialsReset: () => true,
  grants: () => true,
  version: () => true,
};

const within: Readonly<Partial<Record<string, string>>> = {
  homeMunicipality: '{ number }',
  homeDistrict: '{ number }',
  history: '{ kind }',
  grants: '{ id }',
};

export const usersAtIdentity: Check = async (run, cells) => {
  const { users } = run.world.rows;
  const fields = Object.keys(guarded);
  const selection = fields.map((field) => `${field} ${within[field] ?? ''}`).join(' ');
  await eachOf(run.system.users, 3, async (user) => {
    const ways = waysOf(user, 'users');
    const answer = await run.asking.subgraph('identity', {
      user,
      document: `query ($r: [_Any!]!) { _entities(representations: $r) { ... on User { name ${selection} } } }`,
      variables: { r: users.map(({ id }) => ({ __typename: 'User', id })) },
    });
    users.forEach((row, at) => {
      const cell = `${user.username}, ${row.name ?? ''}`;
      // Whoever is mentioned somewhere has a name for everyone.
      cells.check(`${cell}, name`, 'SEEN', outcomeAt(answer, ['_entities', at, 'name']));
      for (const [field, isThere] of Object.entries(guarded)) {
        const isSeen = isReached(run, { user, row, ways }) && isThere(row);
        cells.check(
          `${cell}, ${field}`,
          ways.length === 0 ? 'FORBIDDEN' : isSeen ? 'SEEN' : 'NOTHING',
          outcomeAt(answer, ['_entities', at, field]),
        );
      }
    });
  });
};

/** The cases that somebody has opened, as far as the caller reaches them. */
export const openedCases: Check = async (run, cells) => {
  const { users, supportCases } = run.world.rows;
  await eachOf(run.system.users, 3, async (user) => {
    const ways = waysOf(user, 'supportCases');
    const { data } = await run.asking.subgraph('support', {
      user,
      document:
        'query ($r: [_Any!]!) { _entities(representations: $r) { ... on User { openedCases(first: 100) { edges { node { id } } } } } }',
      variables: { r: users.map(({ id }) => ({ __typename: 'User', id })) },
    });
    users.forEach((opener, at) => {
      const edges = (data?._entities[at].openedCases.edges ?? []) as { node: { id: string } }[];
      const found = new Set(edges.map(({ node }) => node.id));
      for (const row of supportCases.filter(({ id, of }) => of === opener.id || found.has(id)))
        cells.check(
          `${user.username}, ${row.municipality ?? ''} of ${opener.name ?? ''}`,
          row.of === opener.id && isReached(run, { user, row, ways }) ? 'SEEN' : 'NOTHING',
          found.has(row.id) ? 'SEEN' : 'NOTHING',
        );
    });
  });
};
