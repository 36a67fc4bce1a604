import { unauthenticated } from '@imdinett/kernel';
import { makeLoader } from './loader';

describe('a loader', () => {
  it('answers each key with the refusal when there is no caller', async () => {
    const loader = makeLoader((): Promise<string[]> => {
      throw unauthenticated();
    });
    const answers = await Promise.allSettled([loader.load('a'), loader.load('b')]);
    for (const answer of answers)
      expect(answer).toMatchObject({ status: 'rejected', reason: { code: 'UNAUTHENTICATED' } });
  });
});
