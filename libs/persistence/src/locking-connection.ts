import { setTimeout } from 'node:timers/promises';
import type { Sql } from '@imdinett/events';
import pg from 'pg';

/** The lock, by way of the one connection that holds it. Every call fails once that connection is gone. */
export type HeldLock = AsyncDisposable & {
  readonly sql: Sql;
  readonly transaction: <T>(work: () => Promise<T>) => Promise<T>;
  /** Calls back at each NOTIFY on the channel. */
  readonly listen: (channel: string, heard: () => void) => Promise<void>;
};

export type LockingConnection = AsyncDisposable & {
  /** Null while another connection has the lock. */
  readonly lock: () => Promise<HeldLock | null>;
  /** For questions that need no lock. */
  readonly sql: Sql;
};

export type LockingConnectionOptions = {
  readonly url: string;
  /** Shown in pg_stat_activity. */
  readonly applicationName: string;
  /** What tells this lock from others of the database. */
  readonly lockId: number;
};

/** A statement that hangs for longer tells that the connection is dead. */
const queryTimeoutMs = 20_000;
const farewellMs = 1_000;

/** One connection, kept open between attempts to take an advisory lock and for as long as the lock is held. */
export function makeLockingConnection(options: LockingConnectionOptions): LockingConnection {
  let open: Promise<pg.Client> | null = null;

  const client = (): Promise<pg.Client> => {
    if (open) return open;
    const connecting = connect(options, () => {
      if (open === connecting) open = null;
    });
    open = connecting;
    return connecting;
  };
  const close = async (): Promise<void> => {
    const closing = open;
    open = null;
    const ended = closing?.then((connection) => connection.end()).catch(() => undefined);
    // A connection whose other end has vanished does not say goodbye.
    await Promise.race([ended, setTimeout(farewellMs, undefined, { ref: false })]);
  };
  const orClose = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      await close();
      throw error;
    }
  };

  return {
    sql: (text, values) => orClose(async () => sqlOn(await client())(text, values)),
    lock: () =>
      orClose(async () => {
        const connection = await client();
        const [row] = await sqlOn(connection)<{ taken: boolean }>(
          'SELECT pg_try_advisory_lock($1) AS taken',
          [options.lockId],
        );
        return row?.taken === true ? heldBy(connection, close) : null;
      }),
    [Symbol.asyncDispose]: close,
  };
}

async function connect(
  { url, applicationName }: LockingConnectionOptions,
  onLost: () => void,
): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    application_name: applicationName,
    keepAlive: true,
    connectionTimeoutMillis: 5_000,
    query_timeout: queryTimeoutMs,
  });
  // Without a listener it would end the process.
  client.on('error', onLost);
  await client.connect();
  return client;
}

function heldBy(connection: pg.Client, close: () => Promise<void>): HeldLock {
  const sql = sqlOn(connection);
  return {
    sql,
    transaction: async (work) => {
      await sql('BEGIN');
      try {
        const result = await work();
        await sql('COMMIT');
        return result;
      } catch (error) {
        await sql('ROLLBACK').catch(() => undefined);
        throw error;
      }
    },
    listen: async (channel, heard) => {
      await sql(`LISTEN ${channel}`);
      connection.on('notification', heard);
    },
    // The lock ends with the connection.
    [Symbol.asyncDispose]: close,
  };
}

const sqlOn =
  (connection: pg.Client): Sql =>
  async <R extends object>(text: string, values: readonly unknown[] = []) => {
    const { rows } = await connection.query<R>(text, [...values]);
    return rows;
  };
