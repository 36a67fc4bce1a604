import type { Check } from '@imdinett/service';

const timeoutMs = 1_000;

/** Whether each subgraph is there. A detail only: one that is away costs its own fields and not the gateway. */
export function subgraphsCheck(subgraphs: ReadonlyMap<string, string>): Check {
  return {
    name: 'subgraphs',
    check: async () => {
      const results = await Promise.all(
        [...subgraphs].map(async ([name, url]) => [name, await isAlive(url)] as const),
      );
      return { ok: true, ...Object.fromEntries(results) };
    },
  };
}

async function isAlive(url: string): Promise<boolean> {
  try {
    const response = await fetch(new URL('/livez', url), {
      signal: AbortSignal.timeout(timeoutMs),
    });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}
