import { viewer, type Harness } from '@imdinett/testing';
import { create, created, nationalIds, startHere } from './start';

let service: Harness;
const skien = viewer('JOBBSJANSE_KOMMUNEBRUKER', '4003');
const ids: string[] = [];

beforeAll(async () => {
  service = await startHere();
  service.clock.now = new Date('2026-11-24T10:00:00Z');
  for (const [at, nationalId] of nationalIds.entries())
    ids.push(
      await created(
        create(service, skien, nationalId, {
          startedOn: at < 6 ? '2026-09-01' : '2026-03-01',
          financing: at % 2 === 0 ? 'ORDINARY_GRANT' : 'OWN_FUNDING',
          project: at % 3 === 0 ? 'Ny start' : null,
        }),
      ),
    );
});
afterAll(() => service[Symbol.asyncDispose]());

const list = /* GraphQL */ `
  query ($filter: JobbsjanseParticipantFilter, $first: Int, $after: String) {
    jobbsjanseParticipants(filter: $filter, first: $first, after: $after) {
      totalCount
      totalCountAtLeast
      edges {
        cursor
        node {
          id
          startedOn
        }
      }
      pageInfo {
        hasNextPage
        hasPreviousPage
        endCursor
      }
    }
  }
`;

describe('the list of participants', () => {
  it('is read page by page without a gap or a repeat', async () => {
    const seen: string[] = [];
    let after: string | null = null;
    for (let page = 0; page < 4; page += 1) {
      const { data } = await service.query(skien, list, { first: 5, after });
      const { edges, pageInfo, totalCount } = data.jobbsjanseParticipants;
      expect(totalCount).toBe(12);
      seen.push(...edges.map(({ node }: { node: { id: string } }) => node.id));
      after = pageInfo.endCursor;
      if (!pageInfo.hasNextPage) break;
    }
    expect([...seen].sort()).toEqual([...ids].sort());
  });

  it('is sorted by newest start', async () => {
    const { data } = await service.query(skien, list, { first: 100 });
    const dates = data.jobbsjanseParticipants.edges.map(
      ({ node }: { node: { startedOn: string } }) => node.startedOn,
    );
    expect(dates).toEqual([...dates].sort().reverse());
  });

  it.each([
    ['financing', { financing: 'OWN_FUNDING' }, 6],
    ['project', { project: 'Ny start' }, 4],
    ['start', { startedFrom: '2026-04-01' }, 6],
    ['start before', { startedBefore: '2026-04-01' }, 6],
    ['status', { status: 'SUBMITTED' }, 0],
    ['ended', { ended: false }, 12],
    ['municipality', { municipality: '4001' }, 0],
    ['municipality', { municipality: '4003' }, 12],
    ['nothing, when a filter is null', { municipality: null }, 12],
  ])('is narrowed by %s', async (_, filter, count) => {
    const { data, errors } = await service.query(skien, list, { filter });
    expect(errors).toBeUndefined();
    expect(data.jobbsjanseParticipants).toMatchObject({
      totalCount: count,
      totalCountAtLeast: count,
    });
    expect(data.jobbsjanseParticipants.edges).toHaveLength(count);
  });

  it.each([
    ['too many rows', { first: 101 }, 'first'],
    ['no rows', { first: 0 }, 'first'],
    ['a cursor of nothing', { after: 'xyz' }, 'after'],
    [
      'a cursor of another list',
      { after: Buffer.from('["Robert\'); --","1"]').toString('base64url') },
      'after',
    ],
  ])('is refused with %s', async (_, variables, field) => {
    const { errors } = await service.query(skien, list, variables);
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field });
  });

  it('is written to the audit queue as one entry with everybody it returned', async () => {
    await service.query(skien, list, { first: 5 });
    const [row] = await service.database.select<{ entry: { action: string; persons: string[] } }>(
      'SELECT entry FROM audit_queue ORDER BY sequence DESC LIMIT 1',
    );
    expect(row?.entry.action).toBe('jobbsjanse.participant:read');
    expect(row?.entry.persons).toHaveLength(5);
  });
});

describe('the extension of Municipality', () => {
  const entities = /* GraphQL */ `
    query ($refs: [_Any!]!) {
      _entities(representations: $refs) {
        ... on Municipality {
          number
          jobbsjanseParticipants(first: 2) {
            totalCount
            edges {
              node {
                id
              }
            }
          }
        }
      }
    }
  `;

  it('answers for several municipalities at once, with nothing beyond the reach', async () => {
    const refs = ['4003', '4001'].map((number) => ({ __typename: 'Municipality', number }));
    const { data } = await service.query(skien, entities, { refs });
    expect(data._entities).toMatchObject([
      { number: '4003', jobbsjanseParticipants: { totalCount: 12 } },
      { number: '4001', jobbsjanseParticipants: { totalCount: 0, edges: [] } },
    ]);
    expect(data._entities[0].jobbsjanseParticipants.edges).toHaveLength(2);
  });
});
