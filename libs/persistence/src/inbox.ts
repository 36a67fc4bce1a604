import { scopeOf, type SystemAction, type SystemViewer } from '@imdinett/access';
import type { Inbox, ReceivedEvent } from '@imdinett/events';
import { forbidden } from '@imdinett/kernel';
import type { EntityManager } from 'typeorm';
import { translated } from './database-error';
import { runTransaction, type TransactionOptions, type Tx } from './transaction';

export type InboxOptions = TransactionOptions & {
  readonly viewer: SystemViewer;
  /** The job's action for taking in events: `nir.inbox:apply`. */
  readonly action: SystemAction;
};

/** Event ids and their effects in one transaction of the job role. Its errors are the consumer's to judge, so none is audited here. */
export function makeInbox({ viewer, action, ...options }: InboxOptions): Inbox<Tx> {
  return {
    once: async (events, work) => {
      const scope = scopeOf(viewer, action);
      if (scope.length === 0) throw forbidden();
      try {
        await runTransaction(
          options,
          { viewer, action, scope, subject: { current: {} } },
          async (tx) => {
            const fresh = await remember(tx.manager, events);
            if (fresh.length > 0) await work(tx, fresh);
          },
        );
      } catch (error) {
        throw translated(error);
      }
    },
  };
}

/** Those of the events that nobody has remembered before, in their order. */
async function remember(
  manager: EntityManager,
  events: readonly ReceivedEvent[],
): Promise<readonly ReceivedEvent[]> {
  const added: { source: string; event_id: string }[] = await manager.query(
    `INSERT INTO inbox (source, event_id) SELECT * FROM unnest($1::text[], $2::text[])
     ON CONFLICT DO NOTHING RETURNING source, event_id`,
    [events.map(({ source }) => source), events.map(({ id }) => id)],
  );
  const isNew = new Set(added.map(({ source, event_id }) => keyOf(source, event_id)));
  // An id that stands twice in a batch counts once: the first takes it.
  return events.filter(({ source, id }) => isNew.delete(keyOf(source, id)));
}

const keyOf = (source: string, id: string): string => `${source} ${id}`;
