import { makeGate } from './hash-gate';

/** Work that the test ends by hand. */
function makeWork() {
  const ends: (() => void)[] = [];
  let most = 0;
  let running = 0;
  return {
    most: () => most,
    waiting: () => ends.length,
    work: async (): Promise<string> => {
      running += 1;
      most = Math.max(most, running);
      await new Promise<void>((resolve) => ends.push(resolve));
      running -= 1;
      return 'done';
    },
    endAll: async (): Promise<void> => {
      while (ends.length > 0) {
        ends.shift()?.();
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
  };
}

it('runs so many at once, lets so many wait and sends the rest away with a time to come back', async () => {
  const gate = makeGate({ atOnce: 2, waiting: 3 });
  const { work, most, endAll } = makeWork();
  const results = Array.from({ length: 8 }, () => gate(work).catch((error: unknown) => error));
  await endAll();
  const outcomes = await Promise.all(results);
  expect(outcomes.slice(0, 5)).toEqual(Array(5).fill('done'));
  for (const refused of outcomes.slice(5))
    expect(refused).toMatchObject({ code: 'UNAVAILABLE', details: { retryAfterSeconds: 2 } });
  expect(most()).toBe(2);
});

it('gives the place on after work that fails', async () => {
  const gate = makeGate({ atOnce: 1, waiting: 1 });
  const failing = gate(() => Promise.reject(new Error('broken')));
  const next = gate(() => Promise.resolve('done'));
  await expect(failing).rejects.toThrow('broken');
  await expect(next).resolves.toBe('done');
});
