import { randomUUID } from 'node:crypto';
import type { Role } from '@imdinett/access';
import { viewer, viewerWith, type Answer, type Harness } from '@imdinett/testing';
import {
  audited,
  codes,
  gamleOslo,
  givenCase,
  givenExtraCase,
  givenRate,
  gruenerloekka,
  porsgrunn,
  referToPersons,
  skien,
  startGrantsForTest,
} from './grants';

let grants: Harness;
const cases: Record<string, string> = {};
const personId = randomUUID();

beforeAll(async () => {
  grants = await startGrantsForTest();
  cases['skien 2026'] = await givenCase(grants, { personId, code: 'AR-3', year: 2026 });
  cases['skien 2025'] = await givenCase(grants, {
    personId,
    code: 'AR-2',
    year: 2025,
    status: 'CLOSED',
    closedReason: 'YEAR_OVER',
  });
  cases['skien minor 2024'] = await givenCase(grants, {
    scheme: 'UNACCOMPANIED_MINORS',
    code: 'EMINU',
    year: 2024,
  });
  cases['skien 2023, earlier number'] = await givenCase(grants, {
    place: { municipality: '3807', district: null },
    code: 'AR-1',
    year: 2023,
  });
  cases['porsgrunn'] = await givenCase(grants, { place: porsgrunn, year: 2022 });
  cases['gamle oslo'] = await givenCase(grants, { place: gamleOslo, year: 2021 });
  cases['grünerløkka'] = await givenCase(grants, { place: gruenerloekka, year: 2020 });
  cases['confidential'] = await givenCase(grants, { protection: 'CONFIDENTIAL', followUp: skien });
  cases['strictly confidential'] = await givenCase(grants, { protection: 'STRICTLY_CONFIDENTIAL' });
  cases['extra'] = await givenExtraCase(grants, { personId });
  await givenRate(grants, { code: 'AR-3', year: 2026, amount: 180_000 });
  await givenRate(grants, {
    code: 'AR-3',
    year: 2026,
    amount: 185_000,
    version: 2,
    status: 'ILLUSTRATIVE',
    source: 'laget for demonstrasjon',
  });
});

afterAll(() => grants[Symbol.asyncDispose]());

const list = `query ($filter: GrantCaseFilter, $first: Int, $after: String) {
  grantCases(filter: $filter, first: $first, after: $after) { edges { node { id } } pageInfo { hasNextPage endCursor } totalCount } }`;

type Connection = {
  edges: { node: { id: string } }[];
  pageInfo: { hasNextPage: boolean; endCursor: string };
  totalCount: number;
};
const connection = (answer: Answer): Connection =>
  (answer.data as { grantCases: Connection }).grantCases;
const nameOf = (id: string): string => Object.keys(cases).find((name) => cases[name] === id) ?? id;
const listed = (answer: Answer): string[] =>
  connection(answer).edges.map(({ node }) => nameOf(node.id));

const ofSkien = ['skien 2026', 'skien 2025', 'skien minor 2024', 'skien 2023, earlier number'];

describe('grantCases', () => {
  it.each<[Role, string | null, string | null, string[]]>([
    ['KOMMUNE_SAKSBEHANDLER_IMDI_TILSKUDD', '4003', null, ofSkien],
    ['KOMMUNE_SAKSBEHANDLER_EKSTRATILSKUDD', '4003', null, ofSkien],
    ['KOMMUNE_SAKSBEHANDLER_IMDI_TILSKUDD', '4001', null, ['porsgrunn']],
    ['KOMMUNE_SAKSBEHANDLER_IMDI_TILSKUDD', '0301', null, ['gamle oslo', 'grünerløkka']],
    ['KOMMUNE_SAKSBEHANDLER_IMDI_TILSKUDD', '0301', '030102', ['grünerløkka']],
    ['IMDI_TILSKUDD', null, null, [...ofSkien, 'porsgrunn', 'gamle oslo', 'grünerløkka']],
  ])(
    '%s of %s %s sees its own, and no shielded person',
    async (...[role, municipality, district, expected]) => {
      const answer = await grants.query(viewer(role, municipality, district), list);
      expect(answer.errors).toBeUndefined();
      expect(listed(answer)).toEqual(expected);
      expect(connection(answer).totalCount).toBe(expected.length);
    },
  );

  it.each(['KOMMUNEADMINISTRATOR', 'KOMMUNE_BOSETTER_SKRIV', 'KOMMUNENIRSUPERBRUKER'] as const)(
    '%s has none of it',
    async (role) => {
      expect(codes(await grants.query(viewer(role, '4003'), list))).toEqual([
        'FORBIDDEN grantCases',
      ]);
    },
  );

  it('holds shielded persons for whoever reads the closed data of everybody', async () => {
    const everything = viewerWith([
      { role: 'IMDI_TILSKUDD', municipality: null, district: null },
      { role: 'IMDI_NIR', municipality: null, district: null },
    ]);
    expect(listed(await grants.query(everything, list))).toEqual(
      expect.arrayContaining(['confidential', 'strictly confidential']),
    );
  });

  it.each<[object, string[]]>([
    [{ scheme: 'UNACCOMPANIED_MINORS' }, ['skien minor 2024']],
    [{ code: 'AR-1' }, ['skien 2023, earlier number']],
    [{ personId }, ['skien 2026', 'skien 2025']],
    [{ personId: 'nonsense' }, []],
    [{ municipality: '4003' }, ofSkien],
    [{ district: '030101' }, ['gamle oslo']],
    [{ year: 2025 }, ['skien 2025']],
    [{ municipality: '4003', status: 'CLOSED' }, ['skien 2025']],
    [{ scheme: 'EXTRA' }, []],
    [{ code: 'FHT1' }, []],
  ])('filters by %j', async (filter, expected) => {
    expect(listed(await grants.query(viewer('IMDI_TILSKUDD'), list, { filter }))).toEqual(expected);
  });

  it('pages without losing or repeating a case', async () => {
    const paged: string[] = [];
    let after: string | null = null;
    do {
      const answer: Answer = await grants.query(viewer('IMDI_TILSKUDD'), list, { first: 3, after });
      paged.push(...listed(answer));
      const { pageInfo } = connection(answer);
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    } while (after !== null);
    expect(paged).toEqual([...ofSkien, 'porsgrunn', 'gamle oslo', 'grünerløkka']);
  });

  it('is one audit entry with everybody on the page', async () => {
    await grants.query(viewer('KOMMUNE_SAKSBEHANDLER_IMDI_TILSKUDD', '4003'), list, { first: 2 });
    expect((await audited(grants)).at(-1)?.entry).toMatchObject({
      action: 'grants.case:read',
      persons: [personId],
      fields: ['grantCases'],
    });
  });
});

describe('grantCase', () => {
  const one = `query ($id: ID!) { grantCase(id: $id) { code year status municipality { number } person { id } rate { amount status version } } }`;
  const saksbehandler = viewer('KOMMUNE_SAKSBEHANDLER_IMDI_TILSKUDD', '4003');

  it('shows the case with the latest version of its rate', async () => {
    expect(await grants.query(saksbehandler, one, { id: cases['skien 2026'] })).toEqual({
      data: {
        grantCase: {
          code: 'AR-3',
          year: 2026,
          status: 'OPEN',
          municipality: { number: '4003' },
          person: { id: personId },
          rate: { amount: 185_000, status: 'ILLUSTRATIVE', version: 2 },
        },
      },
    });
  });

  it('has no rate where none is set', async () => {
    const answer = await grants.query(saksbehandler, one, { id: cases['skien 2025'] });
    expect(answer.data).toMatchObject({ grantCase: { rate: null } });
  });

  it('keeps the place of a confidential person to itself, unless the caller reads the closed data there', async () => {
    const id = cases['confidential'];
    expect((await grants.query(saksbehandler, one, { id })).data).toMatchObject({
      grantCase: { municipality: null },
    });
    const both = viewerWith([
      { role: 'KOMMUNE_SAKSBEHANDLER_IMDI_TILSKUDD', municipality: '4003', district: null },
      { role: 'KOMMUNENIRSUPERBRUKER', municipality: '4003', district: null },
    ]);
    expect((await grants.query(both, one, { id })).data).toMatchObject({
      grantCase: { municipality: { number: '4003' } },
    });
  });

  it.each([
    ['another municipality', viewer('KOMMUNE_SAKSBEHANDLER_IMDI_TILSKUDD', '4001'), 'skien 2026'],
    [
      'another district',
      viewer('KOMMUNE_SAKSBEHANDLER_IMDI_TILSKUDD', '0301', '030101'),
      'grünerløkka',
    ],
    [
      'a strictly confidential person',
      viewer('KOMMUNE_SAKSBEHANDLER_IMDI_TILSKUDD', '4003'),
      'strictly confidential',
    ],
    ['ekstratilskudd', viewer('KOMMUNE_SAKSBEHANDLER_EKSTRATILSKUDD', '4003'), 'extra'],
    ['an id that is none', viewer('IMDI_TILSKUDD'), 'nonsense'],
  ] as const)('does not exist for %s', async (...[, who, name]) => {
    expect(codes(await grants.query(who, one, { id: cases[name] ?? name }))).toEqual([
      'NOT_FOUND grantCase',
    ]);
  });
});

describe('Person.grantCases', () => {
  it('shows the cases within reach, of one year when asked', async () => {
    const fields = 'grantCases { code year } of2025: grantCases(year: 2025) { code }';
    const answer = await referToPersons(
      grants,
      viewer('KOMMUNE_SAKSBEHANDLER_IMDI_TILSKUDD', '4003'),
      { ids: [personId, randomUUID()], fields },
    );
    expect(answer.data).toMatchObject({
      _entities: [
        {
          grantCases: [
            { code: 'AR-3', year: 2026 },
            { code: 'AR-2', year: 2025 },
          ],
          of2025: [{ code: 'AR-2' }],
        },
        { grantCases: [], of2025: [] },
      ],
    });
    const elsewhere = await referToPersons(
      grants,
      viewer('KOMMUNE_SAKSBEHANDLER_IMDI_TILSKUDD', '4001'),
      { ids: [personId], fields },
    );
    expect(elsewhere.data).toMatchObject({ _entities: [{ grantCases: [] }] });
  });

  it('is refused without a role in grants', async () => {
    expect(
      codes(
        await referToPersons(grants, viewer('KOMMUNELESEBRUKER', '4003'), {
          ids: [personId],
          fields: 'grantCases { code }',
        }),
      ),
    ).toEqual(['FORBIDDEN _entities.0.grantCases']);
  });
});
