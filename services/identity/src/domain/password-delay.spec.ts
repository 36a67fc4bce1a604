import { attempted, delaySeconds, waitSeconds, withdrawn, type Attempts } from './password-delay';

const now = new Date('2026-03-01T12:00:00Z');

describe('wrong passwords', () => {
  it.each([
    [0, 0],
    [4, 0],
    [5, 1],
    [6, 2],
    [7, 4],
    [14, 512],
    [15, 900],
    [1000, 900],
  ])('%d in a row: %d seconds', (failures, seconds) => {
    expect(delaySeconds(failures)).toBe(seconds);
  });

  it('are counted before they are looked at', () => {
    const counted = attempted({ failures: 4, blockedUntil: null }, now);
    expect(counted).toEqual({ failures: 5, blockedUntil: new Date(now.getTime() + 1000) });
    expect(waitSeconds(counted, now)).toBe(1);
    expect(waitSeconds(counted, new Date(now.getTime() + 1000))).toBe(0);
  });

  it('that were never looked at are not counted', () => {
    const before: Attempts = { failures: 6, blockedUntil: null };
    expect(withdrawn(attempted(before, now))).toEqual(before);
    expect(withdrawn({ failures: 0, blockedUntil: null }).failures).toBe(0);
  });

  it('never wait for more than a quarter of an hour', () => {
    let attempts: Attempts = { failures: 0, blockedUntil: null };
    for (let count = 0; count < 500; count += 1) attempts = attempted(attempts, now);
    expect(waitSeconds(attempts, now)).toBe(900);
  });
});
