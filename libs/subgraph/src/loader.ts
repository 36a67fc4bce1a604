import DataLoader from 'dataloader';

/**
 * A DataLoader whose batch may ask who is calling. DataLoader itself takes an error that a batch throws at once for a
 * mistake of the program; here it is the answer of each field that waits for the batch.
 */
export function makeLoader<K, V, C = K>(
  batch: (keys: readonly K[]) => PromiseLike<ArrayLike<V | Error>>,
  options?: DataLoader.Options<K, V, C>,
): DataLoader<K, V, C> {
  return new DataLoader<K, V, C>(async (keys) => batch(keys), options);
}
