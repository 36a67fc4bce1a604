import { signAccessRecord } from '@imdinett/auth';
import {
  accessRecord,
  heartbeatKey,
  type AccessHeartbeat,
  type AccessRecord,
  type StoredEvent,
} from '@imdinett/events';
import { digestOf } from '@imdinett/service';
import type { StreamOptions } from '@imdinett/subgraph';
import { loadAccessStates, loadPublished, savePublished, type Query } from '../db/access.store';
import type { KeyRing } from './key-ring';

type Rendering = NonNullable<StreamOptions['relay']>;

type Rendered = { readonly value: string; readonly headers: { readonly jws: string } };

type Batch = {
  readonly states: ReadonlyMap<string, Omit<AccessRecord, 'at'>>;
  /** The last row of each user. */
  readonly lastRow: ReadonlyMap<string, string>;
  /** Versions published so far, with those of this batch; null when no heartbeat asks for them. */
  readonly published: Map<string, number> | null;
};

const topic = 'identity.access';
const changed = 'no.imdi.identity.access-changed.v1';
/** Readers call a heartbeat of this age stale, so one that waited longer tells them nothing. */
const heartbeatWorthMs = 30_000;

/**
 * Makes the records of `identity.access` when they are published: the user's state as it is then, signed. A row that
 * waited for Kafka never brings back an old state.
 */
export function accessRendering({
  keys,
  now,
}: {
  readonly keys: KeyRing;
  readonly now: () => Date;
}): Rendering {
  const signed = async (key: string, state: AccessRecord | AccessHeartbeat): Promise<Rendered> => {
    const value = JSON.stringify(state);
    const jws = await signAccessRecord(await keys.signingKey('access-record'), {
      topic,
      key,
      version: state.version,
      value,
    });
    return { value, headers: { jws } };
  };

  const renderOne = async (
    row: StoredEvent,
    { states, lastRow, published }: Batch,
  ): Promise<Rendered | null> => {
    const at = row.time.toISOString();
    if (!isChange(row)) {
      if (published === null || now().getTime() - row.time.getTime() > heartbeatWorthMs)
        return null;
      const users = [...published].map(([userId, version]) => ({ userId, version }));
      const { version } = row.aggregate;
      return signed(heartbeatKey, { at, version, count: users.length, digest: digestOf(users) });
    }
    // Of several changes of a user in a batch the last one tells all.
    const state = lastRow.get(row.key) === row.id ? states.get(row.key) : undefined;
    if (state === undefined) return null;
    published?.set(state.userId, state.version);
    return signed(row.key, { ...state, at });
  };

  return {
    render: async (rows, sql) => {
      const states = await statesOf(rows, sql);
      const lastRow = new Map(rows.filter(isChange).map((row) => [row.key, row.id]));
      const published = rows.every(isChange)
        ? null
        : new Map((await loadPublished(sql)).map(({ userId, version }) => [userId, version]));

      const rendered = [];
      for (const row of rows) rendered.push(await renderOne(row, { states, lastRow, published }));
      return rendered;
    },
    afterPublish: async (published, sql) => {
      const records = published.flatMap(({ row, message }) =>
        isChange(row) && message?.value ? accessRecord.parse(JSON.parse(message.value)) : [],
      );
      await savePublished(
        sql,
        records.map(({ userId, version }) => ({ userId, version })),
      );
    },
  };
}

async function statesOf(
  rows: readonly StoredEvent[],
  sql: Query,
): Promise<ReadonlyMap<string, Omit<AccessRecord, 'at'>>> {
  const users = [...new Set(rows.filter(isChange).map(({ key }) => key))];
  const states = users.length === 0 ? [] : await loadAccessStates(sql, users);
  return new Map(states.map((state) => [state.userId, state]));
}

const isChange = ({ type }: StoredEvent): boolean => type === changed;
