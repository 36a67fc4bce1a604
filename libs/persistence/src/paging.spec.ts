import { connectionOf, countLimit, pageOf, type Page } from './paging';

type Row = { readonly name: string; readonly id: string };
const rows = (count: number): Row[] =>
  Array.from({ length: count }, (_, index) => ({ name: 'Ås', id: String(index) }));
const keyOf = ({ name, id }: Row): readonly string[] => [name, id];
const page = (limit: number, after: Page['after'] = null): Page => ({ limit, after });

it('gives twenty rows unless told otherwise', () => {
  expect(pageOf({})).toEqual({ limit: 20, after: null });
  expect(pageOf({ first: null, after: null })).toEqual({ limit: 20, after: null });
  expect(pageOf({ first: 100 })).toEqual({ limit: 100, after: null });
});

it.each([0, -1, 101, 1.5, Number.NaN])('does not give %s rows', (first) => {
  expect(() => pageOf({ first })).toThrow(
    expect.objectContaining({ code: 'BAD_USER_INPUT', details: { field: 'first' } }),
  );
});

it('goes on after the last row of the page before', () => {
  const { pageInfo } = connectionOf(rows(3), page(2), keyOf);
  expect(pageOf({ after: pageInfo.endCursor })).toEqual({ limit: 20, after: ['Ås', '1'] });
});

it.each([
  '',
  'x',
  Buffer.from('{}').toString('base64url'),
  Buffer.from('[]').toString('base64url'),
  Buffer.from('[1]').toString('base64url'),
])('does not accept the cursor "%s"', (after) => {
  expect(() => pageOf({ after })).toThrow(
    expect.objectContaining({ code: 'BAD_USER_INPUT', details: { field: 'after' } }),
  );
});

it.each([
  ['the last page', 2, null, false, false],
  ['a page with another one after it', 3, null, true, false],
  ['a page after another one', 1, ['Ås', '9'], false, true],
  ['no rows at all', 0, null, false, false],
] as const)('tells of %s', (_, count, after, hasNextPage, hasPreviousPage) => {
  const connection = connectionOf(rows(count), page(2, after), keyOf);
  expect(connection.edges).toHaveLength(Math.min(count, 2));
  expect(connection.pageInfo).toMatchObject({ hasNextPage, hasPreviousPage });
  expect(connection.pageInfo.endCursor).toBe(connection.edges.at(-1)?.cursor ?? null);
});

it.each([
  [0, 0, 0],
  [countLimit, countLimit, countLimit],
  [countLimit + 1, null, countLimit],
])('of %s rows counts %s, and says at least %s', async (count, total, atLeast) => {
  const connection = connectionOf([], page(2), keyOf, () => Promise.resolve(count));
  expect(await connection.totalCount()).toBe(total);
  expect(await connection.totalCountAtLeast()).toBe(atLeast);
});

it('counts once for both, and not at all unless asked', async () => {
  const count = jest.fn(() => Promise.resolve(5));
  const connection = connectionOf(rows(1), page(2), keyOf, count);
  expect(count).not.toHaveBeenCalled();
  await Promise.all([connection.totalCount(), connection.totalCountAtLeast()]);
  expect(count).toHaveBeenCalledTimes(1);
});

it('has no count for a list that offers none', async () => {
  const connection = connectionOf(rows(1), page(2), keyOf);
  expect([await connection.totalCount(), await connection.totalCountAtLeast()]).toEqual([
    null,
    null,
  ]);
});
