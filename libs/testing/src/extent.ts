import { scopeOf, type Action, type Scope, type UserViewer } from '@imdinett/access';
import { settingsOf, type Settings } from '@imdinett/persistence';
import {
  attemptsOf,
  inUndoneTransaction,
  succeeding,
  writingVerbs,
  type Attempt,
  type Fixture,
  type Verb,
} from './attempt';

/** What production's transaction sets for the viewer and the action. Another scope: as if the matrix gave that one. */
export const acting = (
  viewer: UserViewer,
  action: Action,
  scope: Scope = scopeOf(viewer, action),
): Settings => settingsOf(viewer, action, scope);

/** A connection of the app on which no transaction was opened for anybody. */
export const bareConnection: Settings = new Map();

/**
 * `'read person'` → the rows that SELECT shows. `write` stands for all of `insert`, `lock`, `update`, `become` and
 * `delete` when they are the same. What is empty is left out.
 */
export type Extent = Readonly<Record<string, readonly string[]>>;

/** What the settings let the app's role get at, in every table with row-level security. */
export async function extentOf(fixture: Fixture, settings: Settings): Promise<Extent> {
  const attempts = await attemptsOf(fixture);
  const succeeded = await inUndoneTransaction(fixture, attempts, (superuser) =>
    succeeding(superuser, { ...fixture, settings, attempts: attempts.all }),
  );
  return extentFrom(succeeded);
}

/** For comparing: the rows of each list in one order. */
export const inAnyOrder = (extent: Extent): Extent =>
  Object.fromEntries(Object.entries(extent).map(([key, rows]) => [key, rows.toSorted()]));

/** What everyone gets at of the idempotency keys that he sent himself, whatever his roles: all but removing them. */
export const ownKey = (name: string): Extent =>
  Object.fromEntries(
    (['read', 'insert', 'lock', 'update', 'become'] as const).map((verb) => [
      `${verb} idempotency_key`,
      [name],
    ]),
  );

function extentFrom(succeeded: readonly Attempt[]): Extent {
  const tables = new Set(succeeded.map(({ table }) => table));
  const lists = [...tables].flatMap((table) => {
    const rowsOf = (verb: Verb): readonly string[] =>
      succeeded
        .filter((attempt) => attempt.table === table && attempt.verb === verb)
        .map(({ row }) => row);
    const written = writingVerbs.map((verb) => [verb, rowsOf(verb)] as const);
    const inserted = rowsOf('insert');
    const alike = written.every(([, rows]) => rows.join() === inserted.join());
    return [
      ['read', rowsOf('read')] as const,
      ...(alike ? [['write', inserted] as const] : written),
    ].map(([verb, rows]) => [`${verb} ${table}`, rows] as const);
  });
  return Object.fromEntries(lists.filter(([, rows]) => rows.length > 0));
}
