import {
  isAction,
  isWriting,
  readActionOf,
  reachValues,
  referenceActions,
  scopeOf,
  type Action,
  type Scope,
  type SystemAction,
  type Viewer,
} from '@imdinett/access';
import type { EntityManager } from 'typeorm';
import { settingOf } from './row-security';

/** How long a transaction may last before PostgreSQL ends it, and the connection with it. */
export const timeouts = { request: '5s', job: '30s' } as const;

/** A transaction's settings by name, as row-level security reads them. */
export type Settings = ReadonlyMap<string, string>;

/** The limit alone, for a transaction that reads no row. */
export const limitOf = (viewer: Viewer): Settings =>
  new Map([['transaction_timeout', viewer.kind === 'system' ? timeouts.job : timeouts.request]]);

/** One list per reach: for reading those of the read action, for writing those of the action itself, when it writes. */
export function settingsOf(viewer: Viewer, action: Action | SystemAction, scope: Scope): Settings {
  if (viewer.kind === 'system') return new Map([...limitOf(viewer), ['app.viewer', viewer.job]]);
  const lists = [
    ['read', readScope(viewer, readActionOf(action))],
    ['write', isAction(action) && isWriting(action) ? scope : []],
    ['closed', scopeOf(viewer, 'nir.person:read-closed')],
  ] as const;
  return new Map([
    ...limitOf(viewer),
    ['app.viewer', viewer.id],
    // For policies that tell actions of the same reach apart.
    ['app.action', action],
    ...lists.flatMap(([mode, clauses]) =>
      [...reachValues(viewer, clauses)].map(([reach, value]): [string, string] => [
        settingOf(mode, reach),
        value,
      ]),
    ),
  ]);
}

function readScope(viewer: Viewer, action: Action | SystemAction): Scope {
  return isAction(action) && referenceActions.has(action) ? [] : scopeOf(viewer, action);
}

/** All settings in one statement, valid until the transaction ends. */
export async function applySettings(
  connection: Pick<EntityManager, 'query'>,
  settings: Settings,
): Promise<void> {
  const calls = [...settings].map(
    (_, index) => `set_config($${String(2 * index + 1)}, $${String(2 * index + 2)}, true)`,
  );
  await connection.query(`SELECT ${calls.join(', ')}`, [...settings].flat());
}
