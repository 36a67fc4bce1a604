import { makeBackoff, makeBell, pause } from './pause';

const never = new AbortController().signal;

it('ends a pause when it is told to stop, and one that begins after that at once', async () => {
  const stopping = new AbortController();
  const paused = pause(60_000, stopping.signal);
  stopping.abort();
  await paused;
  await pause(60_000, stopping.signal);
});

it('waits longer each time up to a limit, and begins anew when it is reset', async () => {
  const backoff = makeBackoff({ firstMs: 1, maxMs: 2 });
  for (let attempt = 0; attempt < 4; attempt += 1) await backoff.wait(never);
  expect(backoff.attempts()).toBe(4);
  backoff.reset();
  expect(backoff.attempts()).toBe(0);
});

it('lets a bell cut a wait short, also one that rang before', async () => {
  const bell = makeBell();
  const waiting = bell.wait(60_000, never);
  bell.ring();
  await waiting;
  bell.ring();
  await bell.wait(60_000, never);
});
