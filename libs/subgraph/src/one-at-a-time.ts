import { unavailable } from '@imdinett/kernel';
import type { Transaction } from '@imdinett/persistence';

/**
 * A request holds at most one connection: its loaders' batches wait for one another.
 * Without this a handful of wide queries could each take part of the pool and wait for the rest for ever.
 * None is begun for a request that is over: whoever asked has gone.
 */
export function oneAtATime(transaction: Transaction, isOver: () => boolean): Transaction {
  let last: Promise<unknown> = Promise.resolve();
  return (viewer, action, work) => {
    const next = last.then(() => {
      if (isOver()) throw unavailable('Forespørselen tok for lang tid. Spør om mindre om gangen.');
      return transaction(viewer, action, work);
    });
    last = next.catch(() => undefined);
    return next;
  };
}
