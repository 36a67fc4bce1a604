import type { Role } from '@imdinett/access';
import { viewer, type Harness } from '@imdinett/testing';
import {
  codes,
  gamleOslo,
  givenCase,
  givenExtraCase,
  givenRate,
  porsgrunn,
  startGrantsForTest,
} from './grants';

let grants: Harness;

beforeAll(async () => {
  grants = await startGrantsForTest();
  for (const code of ['AR-1 EV', 'AR-1 EV', 'AR-2']) await givenCase(grants, { code, year: 2024 });
  await givenCase(grants, { code: 'AR-1 EV', year: 2024, status: 'CLOSED' });
  await givenCase(grants, {
    code: 'AR-1 EV',
    year: 2024,
    place: { municipality: '3807', district: null },
  });
  await givenCase(grants, { code: 'AR-1 EV', year: 2024, protection: 'CONFIDENTIAL' });
  await givenCase(grants, { code: 'AR-1 EV', year: 2024, protection: 'STRICTLY_CONFIDENTIAL' });
  await givenCase(grants, { code: 'AR-1 EV', year: 2025 });
  await givenCase(grants, { code: 'AR-1 EV', year: 2024, place: porsgrunn });
  await givenCase(grants, { code: 'AR-1 EV', year: 2024, place: gamleOslo });
  await givenExtraCase(grants, { year: 2024 });
  await givenRate(grants, { code: 'AR-1 EV', year: 2024, amount: 241_100 });
});

afterAll(() => grants[Symbol.asyncDispose]());

const fields =
  '{ municipality { number } year amount complete lines { code openCases closedCases amount rate { amount } } }';
const query = `query ($municipality: MunicipalityNumber!, $year: Int!) { grantOverview(municipality: $municipality, year: $year) ${fields} }`;

const overviewOfSkien = {
  municipality: { number: '4003' },
  year: 2024,
  amount: 3 * 241_100,
  complete: false,
  lines: [
    {
      code: 'AR-1 EV',
      openCases: 3,
      closedCases: 1,
      amount: 3 * 241_100,
      rate: { amount: 241_100 },
    },
    { code: 'AR-2', openCases: 1, closedCases: 0, amount: null, rate: null },
  ],
};

describe('grantOverview', () => {
  it.each(['KOMMUNE_SAKSBEHANDLER_IMDI_TILSKUDD', 'KOMMUNE_SAKSBEHANDLER_EKSTRATILSKUDD'] as const)(
    'counts the cases of %s and its predecessors, without shielded persons and ekstratilskudd',
    async (role) => {
      expect(
        await grants.query(viewer(role, '4003'), query, { municipality: '4003', year: 2024 }),
      ).toEqual({ data: { grantOverview: overviewOfSkien } });
    },
  );

  it.each<[string, Role, string | null, string | null]>([
    ['another municipality', 'KOMMUNE_SAKSBEHANDLER_IMDI_TILSKUDD', '4001', null],
    ['a district', 'KOMMUNE_SAKSBEHANDLER_IMDI_TILSKUDD', '0301', '030101'],
  ])('does not exist for %s', async (...[, role, municipality, district]) => {
    const asked = municipality === '0301' ? '0301' : '4003';
    expect(
      codes(
        await grants.query(viewer(role, municipality, district), query, {
          municipality: asked,
          year: 2024,
        }),
      ),
    ).toEqual(['NOT_FOUND grantOverview']);
  });

  it('is refused without a role in grants', async () => {
    expect(
      codes(
        await grants.query(viewer('KOMMUNEADMINISTRATOR', '4003'), query, {
          municipality: '4003',
          year: 2024,
        }),
      ),
    ).toEqual(['FORBIDDEN grantOverview']);
  });

  it('hangs on a municipality, null without an error where it is out of reach', async () => {
    const answer = await grants.query(
      viewer('KOMMUNE_SAKSBEHANDLER_IMDI_TILSKUDD', '4003'),
      `{ _entities(representations: [{ __typename: "Municipality", number: "4003" }, { __typename: "Municipality", number: "4001" }]) {
        ... on Municipality { grantOverview(year: 2024) ${fields} } } }`,
    );
    expect(answer).toEqual({
      data: { _entities: [{ grantOverview: overviewOfSkien }, { grantOverview: null }] },
    });
  });
});

describe('grantRates', () => {
  const rates = '{ grantRates(year: 2024) { code amount status source version } }';

  it.each<[Role, string | null]>([
    ['KOMMUNE_SAKSBEHANDLER_IMDI_TILSKUDD', '4001'],
    ['KOMMUNE_SAKSBEHANDLER_EKSTRATILSKUDD', '0301'],
    ['IMDI_TILSKUDD', null],
  ])('are there for %s', async (role, municipality) => {
    expect(await grants.query(viewer(role, municipality), rates)).toEqual({
      data: {
        grantRates: [
          {
            code: 'AR-1 EV',
            amount: 241_100,
            status: 'SOURCED',
            source: 'https://example.org/satser',
            version: 1,
          },
        ],
      },
    });
  });

  it('are refused without a role in grants', async () => {
    expect(codes(await grants.query(viewer('KOMMUNELESEBRUKER', '4003'), rates))).toEqual([
      'FORBIDDEN grantRates',
    ]);
  });
});
