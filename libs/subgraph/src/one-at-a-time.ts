import type { Transaction } from '@imdinett/persistence';

/**
 * A request holds at most one connection: its loaders' batches wait for one another.
 * Without this a handful of wide queries could each take part of the pool and wait for the rest for ever.
 */
export function oneAtATime(transaction: Transaction): Transaction {
  let last: Promise<unknown> = Promise.resolve();
  return (viewer, action, work) => {
    const next = last.then(() => transaction(viewer, action, work));
    last = next.catch(() => undefined);
    return next;
  };
}
