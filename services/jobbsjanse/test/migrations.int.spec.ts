import { migrate, revertLatest, unprotectedTables } from '@imdinett/persistence';
import { createTestDatabase } from '@imdinett/testing';
import { migrations } from '../src/db/data-source';

describe('the migrations', () => {
  it('run up, down and up again', async () => {
    await using database = await createTestDatabase('jobbsjanse', migrations);
    const options = { service: 'jobbsjanse', url: database.urls.owner, migrations };
    for (const _ of migrations) await revertLatest(options);
    const left = await database.select<{ relname: string }>(
      `SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'`,
    );
    expect(left).toEqual([{ relname: 'migration' }]);
    await migrate(options);
  });

  it('leave no table without row-level security, enabled and forced, but those on the list', async () => {
    await using database = await createTestDatabase('jobbsjanse', migrations);
    const open = await database.select<{ relname: string }>(
      `SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
         AND NOT (relrowsecurity AND relforcerowsecurity)`,
    );
    expect(
      open
        .map(({ relname }) => relname)
        .filter((name) => ![...unprotectedTables, 'help_text'].includes(name)),
    ).toEqual([]);
  });
});
