import { outcomeAt } from './persons.ts';
import { eachOf, isReached, waysOf, type Check } from './run.ts';

/** The fields of User that identity brings: the name is for everyone by reference, the rest for who may read users. */
const guarded = {
  username: 'username',
  email: 'email',
  mobile: 'mobile',
  status: 'status',
  activatedAt: 'activatedAt',
  version: 'version',
  grants: 'grants { id }',
} as const;

export const usersAtIdentity: Check = async (run, cells) => {
  const { users } = run.world.rows;
  await eachOf(run.system.users, 3, async (user) => {
    const ways = waysOf(user, 'users');
    const answer = await run.asking.subgraph('identity', {
      user,
      document: `query ($r: [_Any!]!) { _entities(representations: $r) { ... on User { name ${Object.values(guarded).join(' ')} } } }`,
      variables: { r: users.map(({ id }) => ({ __typename: 'User', id })) },
    });
    users.forEach((row, at) => {
      const cell = `${user.username}, ${row.name ?? ''}`;
      cells.check(`${cell}, name`, 'SEEN', outcomeAt(answer, ['_entities', at, 'name']));
      const expected = isReached(run, { user, row, ways }) ? 'SEEN' : 'NOTHING';
      for (const field of Object.keys(guarded))
        cells.check(
          `${cell}, ${field}`,
          ways.length === 0 ? 'FORBIDDEN' : expected,
          outcomeAt(answer, ['_entities', at, field]),
        );
    });
  });
};
