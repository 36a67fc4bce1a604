import { unavailable } from '@imdinett/kernel';

export type Gate = <T>(work: () => Promise<T>) => Promise<T>;

const retryAfterSeconds = 2;

/** Lets so many run at once and so many wait; whoever comes then is told to come back, so that a storm fills neither memory nor the queue. */
export function makeGate({
  atOnce,
  waiting,
}: {
  readonly atOnce: number;
  readonly waiting: number;
}): Gate {
  let running = 0;
  const queue: (() => void)[] = [];

  return async (work) => {
    if (running >= atOnce) {
      if (queue.length >= waiting)
        throw unavailable(
          'Mange logger inn akkurat nå. Prøv igjen om noen sekunder.',
          retryAfterSeconds,
        );
      await new Promise<void>((resolve) => queue.push(resolve));
    } else {
      running += 1;
    }
    try {
      return await work();
    } finally {
      // The place goes to the next one directly, so that nobody slips in between.
      const next = queue.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
