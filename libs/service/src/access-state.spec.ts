import type { AccessRecord } from '@imdinett/events';
import { digestOf, makeAccessState } from './access-state';

const at = '2026-05-01T10:00:00.000Z';
const record = (
  userId: string,
  version: number,
  status: AccessRecord['status'] = 'ACTIVE',
): AccessRecord => ({
  userId,
  status,
  epoch: version,
  version,
  homeMunicipality: '4003',
  homeDistrict: null,
  grants: [],
  at,
});
const seconds = (count: number): Date => new Date(Date.parse(at) + count * 1000);

describe('the access table', () => {
  it('keeps the highest version, whatever order the records come in', () => {
    const state = makeAccessState();
    state.put(record('u', 3, 'DEACTIVATED'));
    state.put(record('u', 2));
    expect(state.find('u')?.status).toBe('DEACTIVATED');
  });

  it('is stale until a heartbeat, and 30 s after the event time of the last one', () => {
    const state = makeAccessState();
    expect(state.isStale(seconds(0))).toBe(true);
    state.beat({ at, version: 1, count: 0, digest: digestOf([]) });
    expect(state.isStale(seconds(30))).toBe(false);
    expect(state.isStale(seconds(31))).toBe(true);
  });

  it('does not come alive by an old heartbeat that is played again', () => {
    const state = makeAccessState();
    state.beat({ at, version: 5, count: 0, digest: digestOf([]) });
    state.beat({ at: seconds(600).toISOString(), version: 4, count: 0, digest: digestOf([]) });
    expect(state.isStale(seconds(601))).toBe(true);
  });

  it('sees that a user is missing or old', () => {
    const state = makeAccessState();
    const published = [record('a', 1), record('b', 2)];
    state.put(record('a', 1));
    state.beat({ at, version: 1, count: 2, digest: digestOf(published) });
    expect(state.complete()).toBe(false);
    state.put(record('b', 2));
    state.beat({ at, version: 2, count: 2, digest: digestOf(published) });
    expect(state.complete()).toBe(true);
  });
});
