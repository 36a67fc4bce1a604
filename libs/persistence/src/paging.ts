import { badInput } from '@imdinett/kernel';

/** Where a page begins, and how many rows it holds. A query asks for `limit + 1` to know whether there are more. */
export type Page = { readonly limit: number; readonly after: readonly string[] | null };

export type PageArguments = {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
};

export type Edge<T> = { readonly cursor: string; readonly node: T };

export type Connection<T> = {
  readonly edges: readonly Edge<T>[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
  /** Counted only when it is asked for; null above `countLimit`. */
  readonly totalCount: () => Promise<number | null>;
  /** The count, or `countLimit` when there are more. */
  readonly totalCountAtLeast: () => Promise<number | null>;
};

const defaultFirst = 20;
const maxFirst = 100;
/** Beyond this nobody counts. A count query stops at one more: `SELECT count(*) FROM (… LIMIT 10001)`. */
export const countLimit = 10_000;

export function pageOf({ first, after }: PageArguments): Page {
  const limit = first ?? defaultFirst;
  if (!Number.isInteger(limit) || limit < 1 || limit > maxFirst)
    throw badInput('first', `Be om mellom 1 og ${String(maxFirst)} rader om gangen.`);
  return { limit, after: after === null || after === undefined ? null : keysOf(after) };
}

/**
 * `rows` holds up to `limit + 1` rows; `keyOf` gives the values that the list is sorted by, the last one unique. Anybody
 * can read a cursor, and it ends in addresses and logs: a list in the order of names gives the id alone, and its store
 * finds the place of that row again.
 */
// eslint-disable-next-line max-params -- the count is left out more often than not
export function connectionOf<T>(
  rows: readonly T[],
  page: Page,
  keyOf: (row: T) => readonly string[],
  count?: () => Promise<number>,
): Connection<T> {
  const edges = rows.slice(0, page.limit).map((node) => ({ cursor: cursorOf(keyOf(node)), node }));
  let counted: Promise<number> | undefined;
  const total = async (): Promise<number | null> =>
    count === undefined ? null : (counted ??= count());
  return {
    edges,
    pageInfo: {
      hasNextPage: rows.length > page.limit,
      hasPreviousPage: page.after !== null,
      startCursor: edges.at(0)?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    totalCount: async () => {
      const exact = await total();
      return exact === null || exact > countLimit ? null : exact;
    },
    totalCountAtLeast: async () => {
      const exact = await total();
      return exact === null ? null : Math.min(exact, countLimit);
    },
  };
}

function cursorOf(keys: readonly string[]): string {
  return Buffer.from(JSON.stringify(keys), 'utf8').toString('base64url');
}

function keysOf(cursor: string): readonly string[] {
  try {
    const keys: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (
      Array.isArray(keys) &&
      keys.length > 0 &&
      keys.every((key): key is string => typeof key === 'string')
    )
      return keys;
  } catch {
    // Falls through: whatever it was, it is no cursor of ours.
  }
  throw badInput('after', 'Ugyldig sidemerke. Bruk verdien av endCursor fra forrige side.');
}
