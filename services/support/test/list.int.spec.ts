import { viewer, type Harness } from '@imdinett/testing';
import { open, opened, startHere } from './start';

let service: Harness;
const opener = viewer('KOMMUNEKONTAKTSENTER', '4003');
const colleague = viewer('KOMMUNEKONTAKTSENTER', '4003');
const skien = viewer('KOMMUNESUPPORTADMIN', '4003');
const ids: string[] = [];

beforeAll(async () => {
  service = await startHere();
  for (let at = 0; at < 11; at += 1) {
    // Several at the same instant: the id decides between them.
    service.clock.now = new Date(`2026-11-${String(10 + Math.floor(at / 3))}T10:00:00Z`);
    ids.push(
      await opened(
        open(service, at % 2 === 0 ? opener : colleague, { area: at % 3 === 0 ? 'GRANTS' : 'NIR' }),
      ),
    );
  }
});
afterAll(() => service[Symbol.asyncDispose]());

const list = /* GraphQL */ `
  query ($filter: SupportCaseFilter, $first: Int, $after: String) {
    supportCases(filter: $filter, first: $first, after: $after) {
      totalCount
      totalCountAtLeast
      edges {
        node {
          id
          openedAt
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`;

describe('the list of cases', () => {
  it('is read page by page, newest first, without a gap or a repeat', async () => {
    const seen: { id: string; openedAt: string }[] = [];
    let after: string | null = null;
    for (let page = 0; page < 5; page += 1) {
      const { data } = await service.query(skien, list, { first: 4, after });
      seen.push(
        ...data.supportCases.edges.map(
          ({ node }: { node: { id: string; openedAt: string } }) => node,
        ),
      );
      after = data.supportCases.pageInfo.endCursor;
      if (!data.supportCases.pageInfo.hasNextPage) break;
    }
    expect(seen.map(({ id }) => id).sort()).toEqual([...ids].sort());
    const times = seen.map(({ openedAt }) => openedAt);
    expect(times).toEqual([...times].sort().reverse());
  });

  it('keeps its place when a newer case comes in between', async () => {
    const first = await service.query(skien, list, { first: 4 });
    service.clock.now = new Date('2026-11-23T10:00:00Z');
    const added = await opened(open(service, opener));
    const rest = await service.query(skien, list, {
      first: 100,
      after: first.data.supportCases.pageInfo.endCursor,
    });
    const seen = [...first.data.supportCases.edges, ...rest.data.supportCases.edges].map(
      ({ node }: { node: { id: string } }) => node.id,
    );
    expect([...seen].sort()).toEqual([...ids].sort());
    ids.push(added);
  });

  it.each([
    ['area', { area: 'GRANTS' }, 4],
    ['status', { status: 'SOLVED' }, 0],
    ['municipality', { municipality: '4001' }, 0],
    ['opened from', { openedFrom: '2026-11-12T00:00:00Z' }, 6],
    ['opened before', { openedBefore: '2026-11-11T00:00:00Z' }, 3],
    ['who asks', { openedByMe: true }, 0],
    ['nothing, when a filter is null', { area: null, openedByMe: null }, 12],
  ])('is narrowed by %s', async (_, filter, count) => {
    const { data, errors } = await service.query(skien, list, { filter, first: 100 });
    expect(errors).toBeUndefined();
    expect(data.supportCases).toMatchObject({ totalCount: count, totalCountAtLeast: count });
    expect(data.supportCases.edges).toHaveLength(count);
  });

  it('shows who asks the own ones', async () => {
    const { data } = await service.query(colleague, list, { filter: { openedByMe: true } });
    expect(data.supportCases.totalCount).toBe(5);
  });

  it.each([
    ['too many rows', { first: 101 }, 'first'],
    ['a cursor of nothing', { after: 'xyz' }, 'after'],
    [
      'a cursor of another list',
      { after: Buffer.from('["when",""]').toString('base64url') },
      'after',
    ],
  ])('is refused with %s', async (_, variables, field) => {
    const { errors } = await service.query(skien, list, variables);
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field });
  });
});
