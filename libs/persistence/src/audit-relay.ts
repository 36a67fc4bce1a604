import {
  auditEntry,
  chainStart,
  nextLink,
  type AuditLink,
  type ChainHead,
  type OutboxLease,
  type OutboxSource,
  type Sql,
  type StoredEvent,
} from '@imdinett/events';
import { canonicalize } from 'json-canonicalize';
import { makeLockingConnection, type HeldLock } from './locking-connection';

export type AuditSourceOptions = {
  /** Names the chain. */
  readonly service: string;
  /** As the audit role. */
  readonly url: string;
};

const auditLock = 4_034;

type Queued = { readonly sequence: string; readonly entry: unknown };
type Linked = {
  readonly sequence: string;
  readonly previous_hash: string;
  readonly hash: string;
  readonly entry: unknown;
};

/**
 * The audit queue for a relay: entries get their place and hash in the service's chain, and go to the topic from there.
 * Linking is one transaction and publishing continues where the progress says, so that a crash anywhere neither forks the
 * chain nor loses an entry; one may be published twice, with the same sequence and hash.
 */
export function auditSource({ service, url }: AuditSourceOptions): OutboxSource {
  const connection = makeLockingConnection({
    url,
    applicationName: `${service} audit`,
    lockId: auditLock,
  });
  return {
    acquire: async () => {
      const held = await connection.lock();
      return held && leaseOf(service, held);
    },
    pending: async () => {
      const [row] = await connection.sql<{ count: string }>(
        `SELECT (SELECT count(*) FROM audit_queue)
              + COALESCE((SELECT max(sequence) FROM audit_chain), 0) - (SELECT published FROM audit_progress) AS count`,
      );
      return Number(row?.count ?? 0);
    },
    [Symbol.asyncDispose]: connection[Symbol.asyncDispose],
  };
}

function leaseOf(chain: string, held: HeldLock): OutboxLease {
  return {
    sql: held.sql,
    next: async (limit) => {
      await link(held, chain, limit);
      const rows = await held.sql<Linked>(
        `SELECT sequence, previous_hash, hash, entry FROM audit_chain
         WHERE sequence > (SELECT published FROM audit_progress) ORDER BY sequence LIMIT $1`,
        [limit],
      );
      return rows.map((row) => eventOf(chain, row));
    },
    markPublished: (rows, also) =>
      held.transaction(async () => {
        await held.sql('UPDATE audit_progress SET published = $1', [rows.at(-1)?.sequence]);
        await also(held.sql);
      }),
    // The chain is kept for as long as the law asks; what is linked has left the queue.
    purge: () => Promise.resolve(),
    onWake: () => undefined,
    [Symbol.asyncDispose]: held[Symbol.asyncDispose],
  };
}

/** Moves the oldest entries from the queue to the end of the chain. Nobody but the holder of the lock takes any out. */
async function link(held: HeldLock, chain: string, limit: number): Promise<void> {
  const { sql, transaction } = held;
  const queued = await sql<Queued>(
    'SELECT sequence, entry FROM audit_queue ORDER BY sequence LIMIT $1',
    [limit],
  );
  if (queued.length > 0) await transaction(() => linkAll(sql, chain, queued));
}

async function linkAll(sql: Sql, chain: string, queued: readonly Queued[]): Promise<void> {
  const links: AuditLink[] = [];
  let head = await headOf(sql, chain);
  for (const { entry } of queued) {
    const next = nextLink(chain, head, auditEntry.parse(entry));
    links.push(next);
    head = next;
  }
  await sql(
    `INSERT INTO audit_chain (sequence, previous_hash, hash, entry)
     SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::json[])`,
    [
      links.map((one) => one.sequence),
      links.map((one) => one.previousHash),
      links.map((one) => one.hash),
      links.map((one) => canonicalize(one.entry)),
    ],
  );
  await sql('DELETE FROM audit_queue WHERE sequence = ANY ($1::bigint[])', [
    queued.map(({ sequence }) => sequence),
  ]);
}

async function headOf(sql: Sql, chain: string): Promise<ChainHead> {
  const [row] = await sql<Linked>(
    'SELECT sequence, hash FROM audit_chain ORDER BY sequence DESC LIMIT 1',
  );
  return row ? { sequence: Number(row.sequence), hash: row.hash } : chainStart(chain);
}

function eventOf(chain: string, { sequence, previous_hash, hash, entry }: Linked): StoredEvent {
  const parsed = auditEntry.parse(entry);
  const link: AuditLink = {
    chain,
    sequence: Number(sequence),
    previousHash: previous_hash,
    hash,
    entry: parsed,
  };
  return {
    id: `${chain}/${sequence}`,
    sequence: link.sequence,
    source: chain,
    type: 'no.imdi.platform.audit-recorded.v1',
    topic: 'audit',
    key: chain,
    aggregate: { id: chain, version: link.sequence },
    data: link,
    time: new Date(parsed.at),
    actor: { type: 'system', id: `${chain}.audit` },
    traceparent: null,
  };
}
