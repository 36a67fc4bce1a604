import { systemViewer } from '@imdinett/access';
import type { Transaction, Tx } from '@imdinett/persistence';
import { oneAtATime } from './one-at-a-time';

const viewer = systemViewer('nir.events');

describe('the transactions of a request', () => {
  it('take turns, also after one that failed', async () => {
    let open = 0;
    let most = 0;
    const transaction: Transaction = async (_viewer, _action, work) => {
      open += 1;
      most = Math.max(most, open);
      try {
        await Promise.resolve();
        return await work({} as Tx);
      } finally {
        open -= 1;
      }
    };
    const inTurn = oneAtATime(transaction, () => false);
    const results = await Promise.allSettled(
      [1, 2, 3, 4].map((n) =>
        inTurn(viewer, 'nir.inbox:apply', () =>
          n === 2 ? Promise.reject(new Error('no')) : Promise.resolve(n),
        ),
      ),
    );
    expect(results.map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
      'fulfilled',
    ]);
    expect(most).toBe(1);
  });

  it('are not begun when the request is over', async () => {
    let begun = 0;
    const transaction: Transaction = (_viewer, _action, work) => {
      begun += 1;
      return work({} as Tx);
    };
    const inTurn = oneAtATime(transaction, () => begun === 1);
    const ask = () => inTurn(viewer, 'nir.inbox:apply', () => Promise.resolve('done'));
    expect(await ask()).toBe('done');
    await expect(ask()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(begun).toBe(1);
  });
});
