import type { AccessTokenClaims } from '@imdinett/auth';
import {
  chainStart,
  nextLink,
  toMessage,
  type AuditRecord,
  type ChainHead,
} from '@imdinett/events';
import type { Publisher, Transport } from '@imdinett/events/transport';
import { unavailable } from '@imdinett/kernel';
import { currentTraceId, type Check, type Logger } from '@imdinett/service';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Viewer } from './authenticate';

export type RefusedField = { readonly coordinate: string; readonly actions: readonly string[] };

/** Each resolves when the refusal is on record, and throws UNAVAILABLE when it is not. */
export type RefusalAudit = {
  readonly refused: (viewer: Viewer, fields: readonly RefusedField[]) => Promise<void>;
  readonly notLetIn: (claims: AccessTokenClaims, reason: string) => Promise<void>;
};

export type RefusalAuditOptions = {
  readonly transport: Pick<Transport, 'publisher'>;
  readonly log: Logger;
  readonly now: () => Date;
  /** How long an answer waits for its record. */
  readonly waitMs?: number;
};

/** More than this waiting means that Kafka is away: then nothing more is refused, for nothing is answered. */
const queueLimit = 1_000;
const batchSize = 100;
const retryMs = 500;
const flushMs = 3_000;

type Waiting = {
  readonly message: ReturnType<typeof toMessage>;
  readonly written: PromiseWithResolvers<undefined>;
};

/**
 * The gateway has no database: its refusals form a hash chain of its own instance on the topic `audit`, written before
 * the answer is given. What could not be written keeps its place in the chain and is written when Kafka is back.
 */
export function startRefusalAudit(
  options: RefusalAuditOptions,
): RefusalAudit & AsyncDisposable & { readonly check: Check } {
  const { transport, log, now, waitMs = 2_000 } = options;
  const chain = `gateway.${randomUUID()}`;
  let head: ChainHead = chainStart(chain);
  const queue: Waiting[] = [];
  let publisher: Publisher | null = null;
  let failing = false;
  let writing: Promise<void> | null = null;
  const stopping = new AbortController();

  const writeAll = async (): Promise<void> => {
    while (queue.length > 0) {
      const batch = queue.slice(0, batchSize);
      try {
        publisher ??= await transport.publisher();
        await publisher.send(batch.map(({ message }) => message));
        queue.splice(0, batch.length);
        failing = false;
        for (const { written } of batch) written.resolve(undefined);
      } catch (error) {
        if (!failing)
          log.error(
            { err: error, waiting: queue.length },
            'cannot write refusals to the audit topic',
          );
        failing = true;
        // Who waits is answered UNAVAILABLE; the records stay, for they are links of the chain already.
        for (const { written } of queue) written.reject(error);
        await publisher?.[Symbol.asyncDispose]();
        publisher = null;
        if (stopping.signal.aborted) return;
        await sleep(retryMs, undefined, { signal: stopping.signal, ref: false }).catch(
          () => undefined,
        );
      }
    }
  };

  const write = async (records: readonly AuditRecord[]): Promise<void> => {
    if (queue.length + records.length > queueLimit) throw notOnRecord();
    const waiting = records.map((record): Waiting => {
      const link = nextLink(chain, head, record);
      head = link;
      const written = Promise.withResolvers<undefined>();
      written.promise.catch(() => undefined);
      return { message: messageOf(link), written };
    });
    queue.push(...waiting);
    writing ??= writeAll().finally(() => {
      writing = null;
    });
    // While Kafka is known to be away nobody waits in vain.
    if (failing) throw notOnRecord();
    const late = new AbortController();
    try {
      await Promise.race([
        Promise.all(waiting.map(({ written }) => written.promise)),
        sleep(waitMs, undefined, { signal: late.signal }).then(() => {
          throw notOnRecord();
        }),
      ]);
    } catch {
      throw notOnRecord();
    } finally {
      late.abort();
    }
  };

  const frame = (): Pick<AuditRecord, 'id' | 'at' | 'service' | 'traceId'> => {
    const traceId = currentTraceId();
    return {
      id: randomUUID(),
      at: now().toISOString(),
      service: 'gateway',
      ...(traceId !== undefined && { traceId }),
    };
  };

  return {
    refused: ({ id, sessionId }, fields) => {
      const byAction = Map.groupBy(
        fields.flatMap(({ coordinate, actions }) =>
          actions.map((action) => ({ action, coordinate })),
        ),
        ({ action }) => action,
      );
      return write(
        [...byAction].map(([action, list]) => ({
          ...frame(),
          actor: { type: 'user', id, sessionId, allowedBy: [] },
          action,
          outcome: 'REFUSED',
          reason: 'FORBIDDEN',
          fields: [...new Set(list.map(({ coordinate }) => coordinate))],
        })),
      );
    },
    notLetIn: ({ userId, sessionId }, reason) =>
      write([
        {
          ...frame(),
          actor: { type: 'user', id: userId, sessionId, allowedBy: [] },
          action: 'gateway.session:use',
          outcome: 'REFUSED',
          reason,
        },
      ]),
    check: { name: 'audit', check: () => ({ ok: true, waiting: queue.length, failing }) },
    [Symbol.asyncDispose]: async () => {
      await Promise.race([writing, sleep(flushMs, undefined, { ref: false })]);
      stopping.abort();
      if (queue.length > 0)
        log.error({ waiting: queue.length }, 'stopped with refusals that are not on record');
      await publisher?.[Symbol.asyncDispose]();
    },
  };
}

const notOnRecord = () => unavailable('Svaret kan ikke gis akkurat nå. Prøv igjen om litt.');

function messageOf(link: ReturnType<typeof nextLink>): ReturnType<typeof toMessage> {
  const { chain, sequence } = link;
  return toMessage({
    id: `${chain}/${String(sequence)}`,
    sequence,
    source: 'gateway',
    type: 'no.imdi.platform.audit-recorded.v1',
    topic: 'audit',
    key: chain,
    aggregate: { id: chain, version: sequence },
    data: link,
    time: new Date(link.entry.at),
    actor: { type: 'system', id: `${chain}.audit` },
    traceparent: null,
  });
}
