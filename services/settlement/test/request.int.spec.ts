import type { UserViewer } from '@imdinett/access';
import { viewer, viewerWith, type Answer, type Harness } from '@imdinett/testing';
import { audited, codes, givenRequest, startSettlementForTest } from './settlement';

let settlement: Harness;
const ids: Record<'skien' | 'skien2019' | 'skien2023' | 'porsgrunn' | 'oslo', string> = {
  skien: '',
  skien2019: '',
  skien2023: '',
  porsgrunn: '',
  oslo: '',
};

beforeAll(async () => {
  settlement = await startSettlementForTest();
  ids.skien = await givenRequest(settlement, {
    municipality: '4003',
    year: 2026,
    requested: 91,
    decided: 46,
    settled: 19,
  });
  ids.skien2023 = await givenRequest(settlement, {
    municipality: '3807',
    year: 2023,
    requested: 195,
    decided: 155,
    settled: 145,
  });
  ids.skien2019 = await givenRequest(settlement, {
    municipality: '0806',
    year: 2019,
    requested: 68,
    decided: 68,
    settled: 66,
  });
  ids.porsgrunn = await givenRequest(settlement, {
    municipality: '4001',
    year: 2023,
    requested: 120,
    decided: 120,
    settled: 139,
  });
  ids.oslo = await givenRequest(settlement, { municipality: '0301', year: 2026, requested: 900 });
});

afterAll(() => settlement[Symbol.asyncDispose]());

const list = `query ($year: Int, $municipality: MunicipalityNumber, $first: Int, $after: String) {
  settlementRequests(year: $year, municipality: $municipality, first: $first, after: $after) {
    edges { cursor node { id year municipality { number } requested decided settled warnings { code } } }
    pageInfo { hasNextPage endCursor }
    totalCount
  }
}`;

type Listed = {
  settlementRequests: { edges: { node: { id: string } }[]; totalCount: number } | null;
};
const listed = (answer: Answer): string[] =>
  ((answer.data as Listed).settlementRequests?.edges ?? []).map(({ node }) => node.id);

describe('settlementRequests', () => {
  it.each([
    ['KOMMUNE_ANMODER_LES', '4003', null, ['skien', 'skien2023', 'skien2019']],
    ['KOMMUNE_BOSETTER_SKRIV', '4003', null, ['skien', 'skien2023', 'skien2019']],
    ['KOMMUNE_BOSETTER_SKRIV', '4001', null, ['porsgrunn']],
    ['KOMMUNE_BOSETTER_SKRIV', '0301', null, ['oslo']],
    // What exists for the municipality as a whole needs a grant without a district.
    ['KOMMUNE_BOSETTER_SKRIV', '0301', '030101', []],
    ['IMDI_BOSETTING', null, null, ['oslo', 'skien', 'skien2023', 'porsgrunn', 'skien2019']],
  ] as const)('%s of %s %s sees its own', async (...[role, municipality, district, expected]) => {
    const answer = await settlement.query(viewer(role, municipality, district), list);
    expect(listed(answer)).toEqual(expected.map((name) => ids[name]));
    expect((answer.data as Listed).settlementRequests?.totalCount).toBe(expected.length);
  });

  it.each([
    'KOMMUNE_BOSETTER_LES',
    'KOMMUNEADMINISTRATOR',
    'KOMMUNENIRSUPERBRUKER',
    'REVISOR',
  ] as const)('%s has none of it', async (role) => {
    const answer = await settlement.query(viewer(role, role === 'REVISOR' ? null : '4003'), list);
    expect(codes(answer)).toEqual(['FORBIDDEN settlementRequests']);
    expect(answer.data).toEqual({ settlementRequests: null });
  });

  it('filters by year and by municipality with its predecessors', async () => {
    const imdi = viewer('IMDI_BOSETTING');
    expect(listed(await settlement.query(imdi, list, { year: 2023 }))).toEqual([
      ids.skien2023,
      ids.porsgrunn,
    ]);
    expect(listed(await settlement.query(imdi, list, { municipality: '4003' }))).toEqual([
      ids.skien,
      ids.skien2023,
      ids.skien2019,
    ]);
  });

  it('pages without losing or repeating a row', async () => {
    const imdi = viewer('IMDI_BOSETTING');
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const answer: Answer = await settlement.query(imdi, list, { first: 2, after });
      seen.push(...listed(answer));
      const { pageInfo } = (
        answer.data as {
          settlementRequests: { pageInfo: { hasNextPage: boolean; endCursor: string } };
        }
      ).settlementRequests;
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    } while (after !== null);
    expect(seen).toEqual([ids.oslo, ids.skien, ids.skien2023, ids.porsgrunn, ids.skien2019]);
  });

  it.each([
    ['first', { first: 101 }],
    ['after', { after: 'nonsense' }],
  ])('refuses a %s that makes no sense', async (field, variables) => {
    const answer = await settlement.query(viewer('IMDI_BOSETTING'), list, variables);
    expect(answer.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field });
  });

  it('warns where more were settled than decided', async () => {
    const answer = await settlement.query(viewer('KOMMUNE_ANMODER_LES', '4001'), list);
    expect(answer.data).toMatchObject({
      settlementRequests: { edges: [{ node: { warnings: [{ code: 'SETTLED_ABOVE_DECIDED' }] } }] },
    });
  });

  it('hangs on a municipality, in one batch for several', async () => {
    const answer = await settlement.query(
      viewer('KOMMUNE_ANMODER_LES', '4003'),
      `{ _entities(representations: [{ __typename: "Municipality", number: "4003" }, { __typename: "Municipality", number: "4001" }]) {
        ... on Municipality { number all: settlementRequests { year municipality { number } } one: settlementRequests(year: 2023) { requested decided settled } } } }`,
    );
    expect(answer.errors).toBeUndefined();
    expect(answer.data).toEqual({
      _entities: [
        {
          number: '4003',
          all: [
            { year: 2026, municipality: { number: '4003' } },
            { year: 2023, municipality: { number: '3807' } },
            { year: 2019, municipality: { number: '0806' } },
          ],
          one: [{ requested: 195, decided: 155, settled: 145 }],
        },
        { number: '4001', all: [], one: [] },
      ],
    });
  });
});

const answerMutation = `mutation ($input: AnswerSettlementRequestInput!) {
  answerSettlementRequest(input: $input) { settlementRequest { decided decidedUnaccompaniedMinors version warnings { code } } }
}`;

describe('answerSettlementRequest', () => {
  const bosetter = viewer('KOMMUNE_BOSETTER_SKRIV', '4003');
  const send = (who: UserViewer, input: object): Promise<Answer> =>
    settlement.query(who, answerMutation, { input });
  const events = async (requestId: string) =>
    (await settlement.outbox()).filter(({ aggregateid }) => aggregateid === requestId);

  it('keeps the decision, tells the stream and the audit', async () => {
    const requestId = await givenRequest(settlement, {
      year: 2030,
      ofWhichUnaccompaniedMinors: 2,
      replyDeadline: '2026-12-20',
    });
    const answer = await send(bosetter, {
      requestId,
      decided: 120,
      decidedUnaccompaniedMinors: 3,
      expectedVersion: 1,
    });
    expect(answer).toEqual({
      data: {
        answerSettlementRequest: {
          settlementRequest: {
            decided: 120,
            decidedUnaccompaniedMinors: 3,
            version: 2,
            warnings: [
              { code: 'DECIDED_ABOVE_REQUESTED' },
              { code: 'DECIDED_MINORS_ABOVE_REQUESTED' },
            ],
          },
        },
      },
    });
    expect(await events(requestId)).toEqual([
      {
        type: 'no.imdi.settlement.request-answered.v1',
        aggregateid: requestId,
        aggregateversion: 2,
        payload: {
          requestId,
          municipality: '4003',
          year: 2030,
          requested: 91,
          ofWhichUnaccompaniedMinors: 2,
          decided: 120,
          decidedUnaccompaniedMinors: 3,
        },
      },
    ]);
    expect((await audited(settlement)).at(-1)?.entry).toMatchObject({
      action: 'settlement.request:answer',
      outcome: 'DONE',
      object: { type: 'settlement-request', id: requestId },
      before: { decided: null },
      after: { decided: 120 },
    });
  });

  it('answers a repeat with the first answer and does nothing again', async () => {
    const requestId = await givenRequest(settlement, { year: 2031 });
    const input = { requestId, decided: 0, expectedVersion: 1, idempotencyKey: 'no-2031' };
    const first = await send(bosetter, input);
    expect(first.data).toMatchObject({
      answerSettlementRequest: { settlementRequest: { decided: 0, version: 2 } },
    });
    expect(await send(bosetter, input)).toEqual(first);
    expect(await events(requestId)).toHaveLength(1);
  });

  it.each([
    ['another version', 'CONFLICT', bosetter, { expectedVersion: 7 }],
    ['a reader of the same municipality', 'FORBIDDEN', viewer('KOMMUNE_ANMODER_LES', '4003'), {}],
    ['IMDi itself', 'FORBIDDEN', viewer('IMDI_BOSETTING'), {}],
    ['another municipality', 'NOT_FOUND', viewer('KOMMUNE_BOSETTER_SKRIV', '4001'), {}],
    [
      'a reader here who writes elsewhere',
      'FORBIDDEN',
      viewerWith([
        { role: 'KOMMUNE_ANMODER_LES', municipality: '4003', district: null },
        { role: 'KOMMUNE_BOSETTER_SKRIV', municipality: '4001', district: null },
      ]),
      {},
    ],
    ['a Kommuneadministrator', 'FORBIDDEN', viewer('KOMMUNEADMINISTRATOR', '4003'), {}],
    [
      'an id that exists nowhere',
      'NOT_FOUND',
      bosetter,
      { requestId: '00000000-0000-4000-8000-000000000000' },
    ],
    ['an id that is none', 'NOT_FOUND', bosetter, { requestId: 'nonsense' }],
    [
      'more minors than persons',
      'RULE_VIOLATION:settlement-request.minors-above-total',
      bosetter,
      { decidedUnaccompaniedMinors: 20 },
    ],
    ['a negative number', 'BAD_USER_INPUT', bosetter, { decided: -1 }],
  ] as const)('is refused for %s: %s', async (...[, code, who, given]) => {
    const requestId = ids.skien;
    const before = await settlement.outbox();
    const answer = await send(who, { requestId, decided: 10, expectedVersion: 1, ...given });
    expect(codes(answer)).toEqual([`${code} answerSettlementRequest`]);
    expect(await settlement.outbox()).toEqual(before);
  });

  it('is refused for a district', async () => {
    const answer = await send(viewer('KOMMUNE_BOSETTER_SKRIV', '0301', '030101'), {
      requestId: ids.oslo,
      decided: 1,
      expectedVersion: 1,
    });
    expect(codes(answer)).toEqual(['NOT_FOUND answerSettlementRequest']);
  });

  it('is refused after the reply deadline, and the refusal is audited', async () => {
    const requestId = await givenRequest(settlement, { year: 2032, replyDeadline: '2026-11-23' });
    const answer = await send(bosetter, { requestId, decided: 1, expectedVersion: 1 });
    expect(codes(answer)).toEqual([
      'RULE_VIOLATION:settlement-request.reply-deadline-passed answerSettlementRequest',
    ]);
    expect((await audited(settlement)).at(-1)?.entry).toMatchObject({
      outcome: 'REFUSED',
      reason: 'RULE_VIOLATION:settlement-request.reply-deadline-passed',
      object: { id: requestId },
    });
  });
});
