import type { Role } from '@imdinett/access';
import { viewer, viewerWith, type Answer, type Harness } from '@imdinett/testing';
import {
  audited,
  codes,
  gamleOslo,
  givenList,
  givenSettlement,
  gruenerloekka,
  porsgrunn,
  startSettlementForTest,
} from './settlement';

let settlement: Harness;
const lists: Record<string, string> = {};
const persons: Record<string, string> = {};

beforeAll(async () => {
  settlement = await startSettlementForTest();
  lists['skien'] = await givenList(settlement, { sentOn: '2026-10-15', status: 'ANSWERED' });
  lists['skien 2022'] = await givenList(settlement, {
    municipality: '3807',
    sentOn: '2022-10-01',
    status: 'CLOSED',
  });
  lists['porsgrunn'] = await givenList(settlement, {
    ...porsgrunn,
    sentOn: '2026-10-01',
    origin: 'SELF_SETTLEMENT',
  });
  lists['gamle oslo'] = await givenList(settlement, { ...gamleOslo, sentOn: '2026-09-15' });
  lists['grünerløkka'] = await givenList(settlement, { ...gruenerloekka, sentOn: '2026-09-01' });
  const listId = lists['skien'];
  persons['proposed'] = await givenSettlement(settlement, { listId, phase: 'PROPOSED' });
  persons['assigned'] = await givenSettlement(settlement, {
    listId,
    phase: 'ASSIGNED',
    assignedOn: '2026-10-20',
  });
  persons['confidential'] = await givenSettlement(settlement, {
    listId,
    phase: 'PROPOSED',
    protection: 'CONFIDENTIAL',
  });
  persons['strictly confidential'] = await givenSettlement(settlement, {
    listId,
    phase: 'PROPOSED',
    protection: 'STRICTLY_CONFIDENTIAL',
  });
});

afterAll(() => settlement[Symbol.asyncDispose]());

const query = `query ($filter: AllocationListFilter, $first: Int, $after: String) {
  allocationLists(filter: $filter, first: $first, after: $after) {
    edges { node { id status origin municipality { number } district { number } lines { person { id } phase assignedOn } } }
    pageInfo { hasNextPage endCursor } totalCount } }`;

type Line = { person: { id: string } };
type Connection = {
  edges: { node: { id: string; lines: Line[] } }[];
  pageInfo: { hasNextPage: boolean; endCursor: string };
  totalCount: number;
};
const connection = (answer: Answer): Connection =>
  (answer.data as { allocationLists: Connection }).allocationLists;
const listed = (answer: Answer): string[] =>
  connection(answer).edges.map(
    ({ node }) => Object.keys(lists).find((name) => lists[name] === node.id) ?? node.id,
  );
const personsOn = (lines: readonly Line[]): string[] =>
  lines
    .map(
      ({ person }) => Object.keys(persons).find((name) => persons[name] === person.id) ?? person.id,
    )
    .toSorted();

describe('allocationLists', () => {
  it.each<[Role, string | null, string | null, string[]]>([
    ['KOMMUNE_ANMODER_LES', '4003', null, ['skien', 'skien 2022']],
    ['KOMMUNE_BOSETTER_SKRIV', '4003', null, ['skien', 'skien 2022']],
    ['KOMMUNE_BOSETTER_SKRIV', '4001', null, ['porsgrunn']],
    ['KOMMUNE_BOSETTER_SKRIV', '0301', null, ['gamle oslo', 'grünerløkka']],
    ['KOMMUNE_BOSETTER_SKRIV', '0301', '030101', ['gamle oslo']],
    [
      'IMDI_BOSETTING',
      null,
      null,
      ['skien', 'porsgrunn', 'gamle oslo', 'grünerløkka', 'skien 2022'],
    ],
  ])('%s of %s %s sees its own', async (...[role, municipality, district, expected]) => {
    const answer = await settlement.query(viewer(role, municipality, district), query);
    expect(answer.errors).toBeUndefined();
    expect(listed(answer)).toEqual(expected);
    expect(connection(answer).totalCount).toBe(expected.length);
  });

  it.each(['KOMMUNE_BOSETTER_LES', 'KOMMUNEADMINISTRATOR', 'KOMMUNELESEBRUKER'] as const)(
    '%s has none of it',
    async (role) => {
      expect(codes(await settlement.query(viewer(role, '4003'), query))).toEqual([
        'FORBIDDEN allocationLists',
      ]);
    },
  );

  it('shows the persons on a list but the shielded ones, and says in the audit who was seen', async () => {
    const answer = await settlement.query(viewer('KOMMUNE_BOSETTER_SKRIV', '4003'), query, {
      first: 1,
    });
    expect(personsOn(connection(answer).edges[0]?.node.lines ?? [])).toEqual([
      'assigned',
      'proposed',
    ]);
    const entry = (await audited(settlement)).at(-1)?.entry;
    expect(entry).toMatchObject({
      action: 'settlement.allocation:read',
      fields: ['allocationList.lines'],
    });
    expect(entry?.['persons']).toHaveLength(2);
  });

  it('shows shielded persons to whoever reads the closed data of everybody', async () => {
    const everything = viewerWith([
      { role: 'IMDI_BOSETTING', municipality: null, district: null },
      { role: 'IMDI_NIR', municipality: null, district: null },
    ]);
    const answer = await settlement.query(everything, query, { first: 1 });
    expect(personsOn(connection(answer).edges[0]?.node.lines ?? [])).toEqual([
      'assigned',
      'confidential',
      'proposed',
      'strictly confidential',
    ]);
  });

  it.each<[object, string[]]>([
    [{ municipality: '4003' }, ['skien', 'skien 2022']],
    [{ district: '030102' }, ['grünerløkka']],
    [{ status: 'ANSWERED' }, ['skien']],
  ])('filters by %j', async (filter, expected) => {
    expect(listed(await settlement.query(viewer('IMDI_BOSETTING'), query, { filter }))).toEqual(
      expected,
    );
  });

  it('pages without losing or repeating a list', async () => {
    const paged: string[] = [];
    let after: string | null = null;
    do {
      const answer: Answer = await settlement.query(viewer('IMDI_BOSETTING'), query, {
        first: 2,
        after,
      });
      paged.push(...listed(answer));
      const { pageInfo } = connection(answer);
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    } while (after !== null);
    expect(paged).toEqual(['skien', 'porsgrunn', 'gamle oslo', 'grünerløkka', 'skien 2022']);
  });

  it('hangs on a municipality', async () => {
    const answer = await settlement.query(
      viewer('KOMMUNE_BOSETTER_SKRIV', '4003'),
      `{ _entities(representations: [{ __typename: "Municipality", number: "4003" }, { __typename: "Municipality", number: "4001" }]) {
        ... on Municipality { allocationLists(first: 1) { edges { node { sentOn } } totalCount } } } }`,
    );
    expect(answer.data).toEqual({
      _entities: [
        { allocationLists: { edges: [{ node: { sentOn: '2026-10-15' } }], totalCount: 2 } },
        { allocationLists: { edges: [], totalCount: 0 } },
      ],
    });
  });
});

describe('allocationList', () => {
  const one = 'query ($id: ID!) { allocationList(id: $id) { status } }';

  it.each([
    ['its own', viewer('KOMMUNE_ANMODER_LES', '4003'), 'skien', []],
    [
      'that of another municipality',
      viewer('KOMMUNE_ANMODER_LES', '4001'),
      'skien',
      ['NOT_FOUND allocationList'],
    ],
    [
      'that of another district',
      viewer('KOMMUNE_BOSETTER_SKRIV', '0301', '030102'),
      'gamle oslo',
      ['NOT_FOUND allocationList'],
    ],
    ['one that is none', viewer('IMDI_BOSETTING'), 'nonsense', ['NOT_FOUND allocationList']],
  ] as const)('%s', async (...[, who, name, expected]) => {
    expect(codes(await settlement.query(who, one, { id: lists[name] ?? name }))).toEqual(expected);
  });
});
