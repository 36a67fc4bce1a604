import { setTimeout as wait } from 'node:timers/promises';

/** Waits; an abort ends the wait and is no error. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await wait(ms, undefined, { signal }).catch(() => undefined);
}

export type Backoff = {
  readonly wait: (signal: AbortSignal) => Promise<void>;
  readonly reset: () => void;
  readonly attempts: () => number;
};

/** Waits longer each time, up to a limit. */
export function makeBackoff({ firstMs, maxMs }: { firstMs: number; maxMs: number }): Backoff {
  let attempts = 0;
  return {
    wait: async (signal) => {
      const ms = Math.min(firstMs * 2 ** attempts, maxMs);
      attempts += 1;
      await pause(ms, signal);
    },
    reset: () => {
      attempts = 0;
    },
    attempts: () => attempts,
  };
}

export type Bell = {
  readonly ring: () => void;
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
};

/** A wait that can be cut short. A ring while nobody waits counts for the next wait. */
export function makeBell(): Bell {
  let rung = false;
  let waiting: AbortController | null = null;
  return {
    ring: () => {
      rung = true;
      waiting?.abort();
    },
    wait: async (ms, signal) => {
      if (!rung) {
        waiting = new AbortController();
        await pause(ms, AbortSignal.any([signal, waiting.signal]));
        waiting = null;
      }
      rung = false;
    },
  };
}
