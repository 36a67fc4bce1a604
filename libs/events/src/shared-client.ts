type Client = { readonly connect: () => Promise<void>; readonly disconnect: () => Promise<void> };

export type SharedClient<C> = AsyncDisposable & {
  readonly use: <T>(work: (client: C) => Promise<T>) => Promise<T>;
};

/** One connected client for all questions, made with the first one and again after an error. */
export function makeSharedClient<C extends Client>(make: () => C): SharedClient<C> {
  let open: Promise<C> | null = null;
  const connect = async (): Promise<C> => {
    const client = make();
    await client.connect();
    return client;
  };
  const close = async (): Promise<void> => {
    const closing = open;
    open = null;
    const client = await closing?.catch(() => null);
    if (client) await closed(client);
  };
  return {
    use: async (work) => {
      try {
        open ??= connect();
        return await work(await open);
      } catch (error) {
        await close();
        throw error;
      }
    },
    [Symbol.asyncDispose]: close,
  };
}

/** Closes a client that may have been closed by what broke it. */
export async function closed(client: Pick<Client, 'disconnect'>): Promise<void> {
  await client.disconnect().catch(() => undefined);
}
